// TypeScript files bundled for Node with esbuild, and the lists of those that are tests. Type errors do not stop it:
// `tsc -b` is for those.

import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { build } from 'esbuild'

/** The files of the fast part: no server, no editor. */
export function unitTestFiles() {
  return ['test', 'test/tidy'].flatMap((folder) => testFiles(folder))
}

export function testFiles(folder) {
  return readdirSync(folder)
    .filter((name) => name.endsWith('.test.ts'))
    .sort()
    .map((name) => join(folder, name))
}

/** Bundles each file for Node, packages left outside; returns the paths of the bundles. */
export async function bundleForNode(files, outdir) {
  const result = await build({
    entryPoints: files,
    outdir,
    outbase: '.',
    outExtension: { '.js': '.mjs' },
    bundle: true,
    splitting: true,
    packages: 'external',
    platform: 'node',
    format: 'esm',
    target: 'node20',
    sourcemap: 'inline',
    metafile: true,
    logLevel: 'warning',
  })
  return Object.entries(result.metafile.outputs)
    .filter(([, output]) => output.entryPoint)
    .map(([path]) => path)
}
