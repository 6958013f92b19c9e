// TypeScript files bundled for Node with esbuild, and the lists of those that are tests. Type errors do not stop it:
// `tsc -b` is for those.

import { readdirSync, statSync } from 'node:fs'
import { join, resolve } from 'node:path'
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
export function bundleForNode(files, outdir) {
  return bundleEntries(files, outdir, [])
}

/** Test files that need the same costly thing, which is made once where they are in one process. */
const SHARING = [
  // What was found in the fixtures of all rules.
  ['test/rules.test.ts', 'test/tidy/registration.test.ts'],
  // The syntax trees of all sources, and what is bundled.
  ['generated', 'layers', 'purity', 'reachability', 'words'].map((it) => `test/tidy/${it}.test.ts`),
].map((group) => group.map((it) => join(it)))

/**
 * Bundles test files, several to a bundle: a process for each file would take longer to load what it tests than to test
 * it. Those that share something are a bundle; of the others, every bundle has files of all sizes.
 */
export function bundleTogether(files, outdir, bundles) {
  const sharing = SHARING.map((group) => group.filter((it) => files.includes(it)))
  const bySize = files
    .filter((it) => !sharing.flat().includes(it))
    .toSorted((a, b) => statSync(b).size - statSync(a).size)
  const groups = [
    ...sharing,
    ...Array.from({ length: bundles }, (_, index) => bySize.filter((_, at) => at % bundles === index)),
  ].filter((group) => group.length > 0)
  const together = {
    name: 'test files together',
    setup({ onResolve, onLoad }) {
      onResolve({ filter: /^together-\d+$/ }, ({ path }) => ({ path, namespace: 'together' }))
      onLoad({ filter: /.*/, namespace: 'together' }, ({ path }) => ({
        contents: groups[Number(path.split('-')[1])].map((it) => `import './${it}'`).join('\n'),
        resolveDir: process.cwd(),
      }))
      // package.json declares that what is merely imported has no effect: not so a test.
      onResolve({ filter: /\.test\.ts$/, namespace: 'together' }, ({ path }) => ({
        path: resolve(path),
        sideEffects: true,
      }))
    },
  }
  return bundleEntries(
    groups.map((_, index) => `together-${index}`),
    outdir,
    [together],
  )
}

async function bundleEntries(entryPoints, outdir, plugins) {
  const result = await build({
    entryPoints,
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
    plugins,
  })
  // What is imported dynamically is an output of its own, with an entry point too.
  const wanted = new Set(entryPoints.flatMap((it) => [it, `together:${it}`]))
  return Object.entries(result.metafile.outputs)
    .filter(([, { entryPoint }]) => wanted.has(entryPoint))
    .map(([path]) => path)
}
