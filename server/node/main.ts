// The entry of the command line: dist/cli.cjs.

import { runCli } from '../src/cli/cli.ts'
import { createCliHost } from './cliHost.ts'

declare const TLS_LENS_VERSION: string

void runCli(
  process.argv.slice(2),
  createCliHost(TLS_LENS_VERSION, async () => {}),
).then((code) => {
  process.exitCode = code
})
