// The entry of the command line: dist/cli.cjs.

import { runCli } from '../src/cli/cli.ts'
import { createCliHost } from './cliHost.ts'
import { runLanguageServer } from './languageServer.ts'

/** From package.json; esbuild puts it in (tools/bundle.ts). */
declare const TLS_LENS_VERSION: string

/** EX_SOFTWARE of sysexits.h: the program itself failed, which no promised exit code means. */
const INTERNAL_ERROR = 70

runCli(
  process.argv.slice(2),
  createCliHost(TLS_LENS_VERSION, async () => {
    runLanguageServer(TLS_LENS_VERSION)
    // The connection ends the process.
    await new Promise(() => {})
  }),
).then(
  (code) => {
    process.exitCode = code
  },
  (error: unknown) => {
    // The bundle is one long line, which Node would print in front of the message.
    process.stderr.write(`tls-lens failed: ${error instanceof Error ? error.stack : String(error)}\n`)
    process.exitCode = INTERNAL_ERROR
  },
)
