// Runs inside VS Code's extension host, for test/bench/activation.bench.ts: how long the extension's own code takes.

import { writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import * as vscode from 'vscode'

/** In milliseconds. */
export interface ActivationTimes {
  /** Reading, compiling and running the bundle, up to its exports. */
  readonly load: number
  /** The call of `activate`. */
  readonly activate: number
  /** Running the code of the language client, with the first document that needs the server. */
  readonly client: number
}

export async function run(): Promise<void> {
  const extension = vscode.extensions.getExtension('tls-lens.tls-lens')!
  await extension.activate()
  const activate = await measured('tlsLens.activate')
  const load = loadTime(extension.extensionPath)
  await vscode.workspace.openTextDocument({ language: 'pem', content: '' })
  const client = await measured('tlsLens.createClient')
  const times: ActivationTimes = { load, activate, client }
  writeFileSync(`${__filename}.json`, JSON.stringify(times))
}

/** The duration of a measure that the extension makes, sooner or later. */
async function measured(name: string): Promise<number> {
  for (;;) {
    const [entry] = performance.getEntriesByName(name, 'measure')
    if (entry) return entry.duration
    await setTimeout(5)
  }
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
