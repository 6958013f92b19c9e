// npm run bench [NAME…]: runs test/bench/<name>.bench.ts one after the other, each in a process of its own, and says
// how big what is shipped is. Each prints ratios beside a peer in the same run, and how cost grows with the input.

import { spawnSync } from 'node:child_process'
import { readdirSync } from 'node:fs'
import { basename, join } from 'node:path'
import { NODE_FLAGS } from '../server/src/lsp/protocol.ts'
import { bundle, sizeTable } from './bundle.ts'
import { bundleForNode } from './nodeBundles.mjs'

const FOLDER = 'test/bench'
const SUFFIX = '.bench.ts'

export async function main(names: readonly string[]): Promise<number> {
  const files = readdirSync(FOLDER).filter((it) => it.endsWith(SUFFIX))
  const chosen = files.filter((it) => names.length === 0 || names.includes(basename(it, SUFFIX))).sort()
  const sizes = await bundle()
  let failed = 0
  for (const file of chosen) {
    console.log(`\n── ${basename(file, SUFFIX)}`)
    const [script] = await bundleForNode([join(FOLDER, file)], 'out/bench')
    // Reading a file of certificates at every start would be measured with every process.
    const { NODE_EXTRA_CA_CERTS: _, ...environment } = process.env
    // With the room that the language server has, as the extension starts it.
    const { status } = spawnSync(process.execPath, [...NODE_FLAGS, '--enable-source-maps', script!], {
      stdio: 'inherit',
      env: environment,
    })
    if (status !== 0) failed++
  }
  console.log(`\n── bundles\n${sizeTable(sizes)}`)
  return failed
}
