// What the extension itself adds to VS Code's start: its bundle loaded and `activate` called, inside the real extension
// host. The server is a process of its own; it and the code of its client start with the first document that needs them.
// The goal is 50 ms.

import { cpSync, renameSync } from 'node:fs'
import { join } from 'node:path'
import { runSuite } from '../vscode/hosts.ts'
import type { ActivationTimes } from '../vscode/measure/activation.ts'
import { openSample } from '../vscode/sample.ts'

const GOAL = 50
const RUNS = 3

const sample = await openSample()
try {
  const once = await measured(sample.folder)
  cpSync(sample.folder, join(sample.folder, '..', 'copy'), { recursive: true })
  renameSync(join(sample.folder, '..', 'copy'), join(sample.folder, 'copy'))
  const twice = await measured(sample.folder)
  const growth = (step: keyof ActivationTimes) =>
    `twice the files in the workspace: × ${(twice[step] / once[step]).toFixed(2)}`
  console.log(`activation, median of ${RUNS} starts of VS Code`)
  console.log(`  bundle      ${once.load.toFixed(1)} ms   ${growth('load')}`)
  console.log(`  activate()  ${once.activate.toFixed(1)} ms   ${growth('activate')}`)
  console.log(`  together    ${(once.load + once.activate).toFixed(1)} ms   (goal: ${GOAL} ms)`)
  console.log(
    `  the language client, with the first document that needs it: ${once.client.toFixed(1)} ms   ${growth('client')}`,
  )
} finally {
  sample.close()
}

async function measured(folder: string): Promise<ActivationTimes> {
  const runs: ActivationTimes[] = []
  for (let run = 0; run < RUNS; run++) {
    runs.push(await runSuite<ActivationTimes>('test/vscode/measure/activation.ts', folder, () => {}))
  }
  const medianOf = (step: keyof ActivationTimes) => median(runs.map((it) => it[step]))
  return { load: medianOf('load'), activate: medianOf('activate'), client: medianOf('client') }
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)]!
}
