import { resolve } from 'node:path'
import { run } from 'node:test'
import { spec } from 'node:test/reporters'
import { bundle } from '../../tools/bundle.ts'
import { bundleForNode } from '../../tools/nodeBundles.mjs'
import { type Counts, runSuite } from './hosts.ts'
import { openSample } from './sample.ts'

// Runs all tests in a real VS Code: the suite inside its extension host, then those that drive its window
// (--no-window: not those). The last line is the count.

const WINDOW_TESTS = ['test/vscode/workbench.test.ts', 'test/vscode/certificateView.test.ts']

await bundle()
const inside = await runInside()
const outside = process.argv.includes('--no-window') ? { passed: 0, failed: 0 } : await runOutside()
const failed = inside.failed + outside.failed
console.log(`VS Code: ${inside.passed + outside.passed} passed, ${failed} failed`)
process.exitCode = failed > 0 ? 1 : 0

async function runInside(): Promise<Counts> {
  const sample = await openSample()
  try {
    return await runSuite<Counts>('test/vscode/suite/index.ts', sample.folder, (line) =>
      console.log(`  ${line}`),
    )
  } finally {
    sample.close()
  }
}

async function runOutside(): Promise<Counts> {
  const files = await bundleForNode(WINDOW_TESTS, 'out/unit')
  const tests = run({ files: files.map((it) => resolve(it)), concurrency: false })
  let passed = 0
  let failed = 0
  // A file, and a test with tests in it, are reported like tests.
  const isTest = (data: { details: { type?: string }; nesting: number }) => data.details.type !== 'suite'
  tests.on('test:pass', (data) => {
    if (isTest(data)) passed += 1
  })
  tests.on('test:fail', (data) => {
    if (isTest(data)) failed += 1
  })
  tests.compose(new spec()).pipe(process.stdout, { end: false })
  await new Promise((resolve) => tests.on('end', resolve))
  if (passed + failed === 0) throw new Error('no test has driven the window')
  return { passed, failed }
}
