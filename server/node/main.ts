// The entry of the command line: dist/cli.cjs.

import { failurePlace } from '../src/analysis/failure.ts'
import { runCli } from '../src/cli/cli.ts'
import { createCliHost } from './cliHost.ts'

/** From package.json; esbuild puts it in (tools/bundle.ts). */
declare const TLS_LENS_VERSION: string

/** EX_SOFTWARE of sysexits.h: the program itself failed, which no promised exit code means. */
const INTERNAL_ERROR = 70

const host = createCliHost(TLS_LENS_VERSION, async () => {
  const { runLanguageServer } = await import('./languageServer.ts')
  runLanguageServer(TLS_LENS_VERSION)
  // The connection ends the process; so does Ctrl-C.
  await new Promise<never>((_resolve, reject) => {
    host.signal.addEventListener('abort', () => reject(new Error('interrupted')), { once: true })
  })
})

runCli(process.argv.slice(2), host).then(
  (code) => {
    process.exitCode = code
    // What was under way when Ctrl-C was pressed must not keep the process.
    if (host.signal.aborted) process.exit()
  },
  (error: unknown) => {
    const [what = 'unknown', ...frames] = failurePlace(error)
    host.printError(`tls-lens failed: ${what}`)
    for (const frame of frames) host.printError(`    ${frame}`)
    process.exitCode = INTERNAL_ERROR
  },
)
