// What the extension itself adds to VS Code's start: its bundle loaded and `activate` called, inside the real extension
// host. The server is a process of its own and starts with the first document that needs it. The goal is 50 ms.

import { runSuite } from '../vscode/hosts.ts'
import type { ActivationTimes } from '../vscode/measure/activation.ts'
import { openSample } from '../vscode/sample.ts'

const GOAL = 50
const RUNS = 3

const sample = await openSample()
const runs: ActivationTimes[] = []
try {
  for (let run = 0; run < RUNS; run++) {
    runs.push(await runSuite<ActivationTimes>('test/vscode/measure/activation.ts', sample.folder, () => {}))
  }
} finally {
  sample.close()
}
const load = median(runs.map((it) => it.load))
const activate = median(runs.map((it) => it.activate))
console.log(`activation, median of ${RUNS} starts of VS Code`)
console.log(`  bundle      ${load.toFixed(1)} ms`)
console.log(
  `  activate()  ${activate.toFixed(1)} ms   does not grow with the workspace: nothing of it is read`,
)
console.log(`  together    ${(load + activate).toFixed(1)} ms   (goal: ${GOAL} ms)`)

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)]!
}
