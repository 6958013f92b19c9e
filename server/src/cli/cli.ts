import { CHECK, check } from './check.ts'
import { HANDSHAKE, handshake } from './handshake.ts'
import type { CliHost } from './host.ts'
import { type CommandSpec, helpText, UsageError } from './parameters.ts'
import { RULES_COMMAND, rules } from './rules.ts'

interface Command {
  readonly spec: CommandSpec
  run(words: readonly string[], host: CliHost): Promise<number>
}

const LSP: CommandSpec = {
  name: 'lsp',
  operands: '--stdio',
  summary: 'Runs the language server, for any editor that speaks the Language Server Protocol.',
  options: [{ name: 'stdio', help: 'speak on standard input and output (the only way there is)' }],
}

const COMMANDS: readonly Command[] = [
  { spec: CHECK, run: check },
  { spec: HANDSHAKE, run: handshake },
  { spec: RULES_COMMAND, run: rules },
  { spec: LSP, run: languageServer },
]

/** Exit codes, as docs/cli.md promises them. */
const UNUSABLE = 2
const INTERRUPTED = 130

/** Runs `tls-lens WORDS…` and returns its exit code: 0 done, 1 found or failed, 2 unusable arguments, 130 interrupted. */
export async function runCli(words: readonly string[], host: CliHost): Promise<number> {
  const [name, ...rest] = words
  if (name === undefined || name === '--help' || name === '-h' || name === 'help') {
    host.print(overview())
    return name === undefined ? UNUSABLE : 0
  }
  if (name === '--version') {
    host.print(`${host.version}\n`)
    return 0
  }
  const command = COMMANDS.find((it) => it.spec.name === name)
  if (command === undefined) {
    host.printError(`tls-lens: no command ${name}; see tls-lens --help\n`)
    return UNUSABLE
  }
  if (rest.includes('--help') || rest.includes('-h')) {
    host.print(helpText(command.spec))
    return 0
  }
  try {
    return await command.run(rest, host)
  } catch (error) {
    if (host.signal.aborted) return INTERRUPTED
    if (!(error instanceof UsageError)) throw error
    host.printError(`tls-lens ${name}: ${error.message}\n`)
    return UNUSABLE
  }
}

async function languageServer(words: readonly string[], host: CliHost): Promise<number> {
  if (!words.includes('--stdio'))
    throw new UsageError('the server speaks on standard input and output: tls-lens lsp --stdio')
  await host.startLanguageServer()
  return 0
}

function overview(): string {
  const width = Math.max(...COMMANDS.map(({ spec }) => spec.name.length + spec.operands.length + 1))
  const lines = COMMANDS.map(
    ({ spec }) => `  ${`${spec.name} ${spec.operands}`.padEnd(width)}   ${spec.summary}`,
  )
  return `tls-lens: certificates and TLS configurations, checked and tried out\n\n${lines.join('\n')}\n\ntls-lens COMMAND --help tells more.\n`
}
