// Runs inside VS Code's extension host, where the tests speak to the real `vscode`.

import { writeFileSync } from 'node:fs'
import Mocha from 'mocha'

/** Begins the lines of the tests, among all that an extension host says. */
const PREFIX = '[tls-lens] '

/** Called by VS Code; rejects where a test has failed. */
export async function run(): Promise<void> {
  const mocha = new Mocha({ ui: 'tdd', reporter: Mocha.reporters.Base, timeout: 30_000, color: false })
  // Makes `suite` and `test`, which the files below call when they are loaded.
  mocha.suite.emit('pre-require', globalThis, 'suite', mocha)
  // While nothing has started the language server yet.
  await import('./start.test.ts')
  await import('./certificates.test.ts')
  await import('./configurations.test.ts')
  await import('./handshake.test.ts')
  await import('./settings.test.ts')

  let passed = 0
  const failed = await new Promise<number>((resolve) => {
    mocha
      .run(resolve)
      .on('suite', ({ title }) => print(title))
      .on('pass', ({ title, duration }) => {
        passed += 1
        print(`  ✓ ${title} (${duration} ms)`)
      })
      .on('fail', ({ title }, { stack }) => print(`  ✗ ${title}\n${stack}`))
  })
  // Beside this bundle: the one place that the runner knows in either host.
  writeFileSync(`${__filename}.json`, JSON.stringify({ passed, failed }))
  if (failed > 0) throw new Error(`${failed} tests failed`)
}

function print(text: string): void {
  if (text !== '') console.log(PREFIX + text)
}
