// Runs inside VS Code's extension host, for test/bench/activation.bench.ts: how long the extension's own code takes.

import { writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import * as vscode from 'vscode'

/** In milliseconds. */
export interface ActivationTimes {
  /** Reading, compiling and running the bundle, up to its exports. */
  readonly load: number
  /** The call of `activate`. */
  readonly activate: number
}

export async function run(): Promise<void> {
  const extension = vscode.extensions.getExtension('tls-lens.tls-lens')!
  await extension.activate()
  const activate = performance.getEntriesByName('tlsLens.activate', 'measure')[0]!.duration
  const times: ActivationTimes = { load: loadTime(extension.extensionPath), activate }
  writeFileSync(`${__filename}.json`, JSON.stringify(times))
}

/** VS Code has loaded the bundle already, and does not say how long it took: it is loaded once more. */
function loadTime(folder: string): number {
  const bundle = join(folder, 'dist/client.cjs')
  const require = createRequire(bundle)
  delete require.cache[require.resolve(bundle)]
  const start = performance.now()
  require(bundle)
  return performance.now() - start
}
