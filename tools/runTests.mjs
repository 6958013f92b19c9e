// Runs test files with Node's test runner.
//
//   node tools/runTests.mjs [FILE…]     default: every test/*.test.ts and test/tidy/*.test.ts

import { spawnSync } from 'node:child_process'
import { bundleForNode, unitTestFiles } from './nodeBundles.mjs'

const named = process.argv.slice(2)
const outputs = await bundleForNode(named.length > 0 ? named : unitTestFiles(), 'out/unit')
const { status } = spawnSync(process.execPath, ['--enable-source-maps', '--test', ...outputs], {
  stdio: 'inherit',
})
process.exitCode = status ?? 1
