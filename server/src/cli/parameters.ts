import { asciiHost } from '../base/hostName.ts'

/** An option of a command: `--format text|json`. */
export interface OptionSpec {
  readonly name: string
  /** What stands behind it in the help, `FILE`; absent for a switch. */
  readonly value?: string
  /** The only values that it takes. */
  readonly choices?: readonly string[]
  readonly help: string
}

/** Of commands that print a result as text or as the JSON that docs/cli.md promises. */
export const FORMAT_OPTION: OptionSpec = {
  name: 'format',
  value: 'text|json',
  choices: ['text', 'json'],
  help: 'how to print it (default text)',
}

export interface CommandHead {
  readonly name: string
  /** `[PATH…]`. */
  readonly operands: string
  readonly summary: string
}

export interface CommandSpec extends CommandHead {
  readonly options: readonly OptionSpec[]
}

export interface Parameters {
  readonly operands: readonly string[]
  /** The value of an option; the last where it is given twice. */
  value(name: string): string | undefined
  isOn(name: string): boolean
}

/** Arguments that cannot be used, in one line that says what to do. Ends the program with exit code 2. */
export class UsageError extends Error {}

/**
 * Reads `--name value`, `--name=value`, switches and operands; `--` ends the options. Throws {@link UsageError} for
 * an option that the command has not.
 */
export function parseParameters(words: readonly string[], command: CommandSpec): Parameters {
  const operands: string[] = []
  const values = new Map<string, string>()
  const rest = [...words]
  for (let word = rest.shift(); word !== undefined; word = rest.shift()) {
    if (word === '--') {
      operands.push(...rest)
      break
    }
    if (!word.startsWith('--')) {
      if (word.startsWith('-') && word !== '-') throw unknownOption(word, command)
      operands.push(word)
      continue
    }
    const [name, inline] = split(word.slice(2))
    const option = command.options.find((it) => it.name === name)
    if (option === undefined) throw unknownOption(word, command)
    if (option.value === undefined) {
      if (inline !== undefined) throw new UsageError(`--${name} takes no value`)
      values.set(name, '')
      continue
    }
    const value = inline ?? rest.shift()
    if (value === undefined) throw new UsageError(`--${name} needs a value: --${name} ${option.value}`)
    if (option.choices && !option.choices.includes(value)) {
      throw new UsageError(`--${name} ${value}: must be one of ${option.choices.join(', ')}`)
    }
    values.set(name, value)
  }
  return { operands, value: (name) => values.get(name), isOn: (name) => values.has(name) }
}

/** The host name, in A-labels, or address that an option names. Throws {@link UsageError}. */
export function hostNameOf(parameters: Parameters, name: string): string | undefined {
  const value = parameters.value(name)
  if (value === undefined) return undefined
  const host = asciiHost(value)
  if (host === undefined) throw new UsageError(`--${name} ${value}: not a host name or an address`)
  return host
}

function split(word: string): [string, string | undefined] {
  const equals = word.indexOf('=')
  return equals < 0 ? [word, undefined] : [word.slice(0, equals), word.slice(equals + 1)]
}

function unknownOption(word: string, { name }: CommandSpec): UsageError {
  return new UsageError(`no option ${word}; see tls-lens ${name} --help`)
}

/** The help of one command. */
export function helpText({ name, operands, summary, options }: CommandSpec): string {
  const heads = options.map((it) => `  --${it.name}${it.value === undefined ? '' : ` ${it.value}`}`)
  const width = Math.max(0, ...heads.map((it) => it.length))
  const lines = options.map((it, index) => `${heads[index]!.padEnd(width)}   ${it.help}`)
  const usage = `tls-lens ${name}${operands === '' ? '' : ` ${operands}`}`
  return `${usage}\n  ${summary}\n${lines.length > 0 ? `\n${lines.join('\n')}\n` : ''}`
}
