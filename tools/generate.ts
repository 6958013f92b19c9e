// npm run generate [-- --check]
//
// Writes every generated file; with --check it writes nothing and fails where one is out of date.

import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import type { GeneratedFile } from './generators/generatedFile.ts'
import { ruleListFile } from './generators/ruleList.ts'
import { bundleForNode } from './nodeBundles.mjs'

export async function main(args: readonly string[]): Promise<number> {
  const put = args.includes('--check') ? compare : write
  // The rule list comes first, and the other generators are bundled after it: they are made from the rules in it.
  const stale = [ruleListFile()].filter(put)
  const [bundle] = await bundleForNode(['tools/generators/index.ts'], 'out/generators')
  const { generatedFiles }: typeof import('./generators/index.ts') = await import(
    pathToFileURL(resolve(bundle!)).href
  )
  stale.push(...(await generatedFiles()).filter(put))
  if (put === write) return 0
  for (const { path } of stale) console.error(`${path} is out of date: run npm run generate`)
  return stale.length === 0 ? 0 : 1
}

/** Whether the file differs from what it would be. */
function compare({ path, text }: GeneratedFile): boolean {
  return !existsSync(path) || readFileSync(path, 'utf8') !== text
}

/** Writes the file where it differs; returns whether it did. */
function write(file: GeneratedFile): boolean {
  if (!compare(file)) return false
  mkdirSync(dirname(file.path), { recursive: true })
  writeFileSync(file.path, file.text)
  console.log(`wrote ${file.path}`)
  return true
}
