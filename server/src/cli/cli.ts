import {
  CHECK_HEAD,
  HANDSHAKE_HEAD,
  INSPECT_HEAD,
  LSP_HEAD,
  RULES_HEAD,
  SCAN_HEAD,
  VERIFY_HEAD,
} from './commands.ts'
import { INTERRUPTED, UNUSABLE } from './exitCodes.ts'
import type { CliHost } from './host.ts'
import { type CommandHead, type CommandSpec, helpText, parseParameters, UsageError } from './parameters.ts'

interface Command {
  readonly head: CommandHead
  /** Evaluates what the command needs: the rules, the dialects with their parsers, the cryptography. */
  load(): Promise<LoadedCommand>
}

interface LoadedCommand {
  readonly spec: CommandSpec
  run(words: readonly string[], host: CliHost): Promise<number>
}

const COMMANDS: readonly Command[] = [
  {
    head: CHECK_HEAD,
    load: async () => {
      const { CHECK, check } = await import('./check.ts')
      return { spec: CHECK, run: check }
    },
  },
  {
    head: INSPECT_HEAD,
    load: async () => {
      const { INSPECT, inspect } = await import('./inspect.ts')
      return { spec: INSPECT, run: inspect }
    },
  },
  {
    head: VERIFY_HEAD,
    load: async () => {
      const { VERIFY, verify } = await import('./verify.ts')
      return { spec: VERIFY, run: verify }
    },
  },
  {
    head: HANDSHAKE_HEAD,
    load: async () => {
      const { HANDSHAKE, handshake } = await import('./handshake.ts')
      return { spec: HANDSHAKE, run: handshake }
    },
  },
  {
    head: RULES_HEAD,
    load: async () => {
      const { RULES_COMMAND, rules } = await import('./rules.ts')
      return { spec: RULES_COMMAND, run: rules }
    },
  },
  {
    head: SCAN_HEAD,
    load: async () => {
      const { SCAN, scan } = await import('./scan.ts')
      return { spec: SCAN, run: scan }
    },
  },
  { head: LSP_HEAD, load: async () => ({ spec: LSP, run: languageServer }) },
]

const LSP: CommandSpec = {
  ...LSP_HEAD,
  options: [{ name: 'stdio', help: 'speak on standard input and output (the only way there is)' }],
}

/** Runs `tls-lens WORDS…` and returns its exit code: 0 done, 1 found or failed, 2 unusable arguments, 130 interrupted. */
export async function runCli(words: readonly string[], host: CliHost): Promise<number> {
  const [name, ...rest] = words
  if (name === undefined || name === '--help' || name === '-h' || name === 'help') {
    if (name !== undefined) {
      host.print(overview())
      return 0
    }
    host.printError('tls-lens: name a command; see tls-lens --help')
    return UNUSABLE
  }
  if (name === '--version') {
    host.print(`${host.version}\n`)
    return 0
  }
  const command = COMMANDS.find((it) => it.head.name === name)
  if (command === undefined) {
    host.printError(`tls-lens: no command ${name}; see tls-lens --help`)
    return UNUSABLE
  }
  const { spec, run } = await command.load()
  if (rest.includes('--help') || rest.includes('-h')) {
    host.print(helpText(spec))
    return 0
  }
  try {
    return await run(rest, host)
  } catch (error) {
    if (host.signal.aborted) return INTERRUPTED
    if (!(error instanceof UsageError)) throw error
    host.printError(`tls-lens ${name}: ${error.message}`)
    return UNUSABLE
  }
}

async function languageServer(words: readonly string[], host: CliHost): Promise<number> {
  if (!parseParameters(words, LSP).isOn('stdio'))
    throw new UsageError('the server speaks on standard input and output: tls-lens lsp --stdio')
  await host.startLanguageServer()
  return 0
}

function overview(): string {
  const calls = COMMANDS.map(({ head }) => `${head.name} ${head.operands}`)
  const width = Math.max(...calls.map((it) => it.length))
  const lines = COMMANDS.map(({ head }, index) => `  ${calls[index]!.padEnd(width)}   ${head.summary}`)
  return `tls-lens: certificates and TLS configurations, checked and tried out\n\n${lines.join('\n')}\n\ntls-lens COMMAND --help tells more.\n`
}
