// Makes dist/: what the extension and the npm package consist of, and nothing else.

import { existsSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { type BuildOptions, build, type Plugin } from 'esbuild'

interface Bundle {
  readonly entry: string
  readonly output: string
  readonly options: BuildOptions
}

const NODE: BuildOptions = { platform: 'node', format: 'cjs', target: 'node20' }
const BROWSER: BuildOptions = { platform: 'browser', target: 'es2022' }
const VSCODE: BuildOptions = { external: ['vscode'] }

/** What few documents need and is as large as all the rest: a file of its own, beside those that load it. */
const CONTAINERS: Bundle = {
  entry: 'server/node/containers.ts',
  output: 'dist/containers.cjs',
  options: NODE,
}
const containersApart: Plugin = {
  name: 'containers apart',
  setup({ onResolve }) {
    onResolve({ filter: /^\.\/containers\.ts$/ }, () => ({ path: './containers.cjs', external: true }))
  },
}
const LOADING_CONTAINERS: BuildOptions = { ...NODE, plugins: [containersApart] }

const BUNDLES: readonly Bundle[] = [
  { entry: 'server/node/main.ts', output: 'dist/cli.cjs', options: LOADING_CONTAINERS },
  { entry: 'server/node/stdio.ts', output: 'dist/server.cjs', options: LOADING_CONTAINERS },
  CONTAINERS,
  { entry: 'server/web/worker.ts', output: 'dist/worker.js', options: { ...BROWSER, format: 'iife' } },
  { entry: 'client/src/extension.ts', output: 'dist/client.cjs', options: { ...NODE, ...VSCODE } },
  {
    entry: 'client/src/extension.web.ts',
    output: 'dist/client.web.cjs',
    options: { ...BROWSER, ...VSCODE, format: 'cjs' },
  },
  {
    entry: 'client/webview/timeline.ts',
    output: 'dist/timeline.js',
    options: { ...BROWSER, format: 'iife' },
  },
  { entry: 'client/webview/timeline.css', output: 'dist/timeline.css', options: BROWSER },
  {
    entry: 'client/webview/certificateView.ts',
    output: 'dist/certificateView.js',
    options: { ...BROWSER, format: 'iife' },
  },
  { entry: 'client/webview/certificateView.css', output: 'dist/certificateView.css', options: BROWSER },
]

export interface BundleSize {
  readonly output: string
  readonly bytes: number
}

/** Builds all of dist/ anew and returns what it holds. An entry that is not in the tree yet is left out. */
export async function bundle(): Promise<readonly BundleSize[]> {
  rmSync('dist', { recursive: true, force: true })
  return Promise.all(BUNDLES.filter(({ entry }) => existsSync(entry)).map((it) => buildOne(it)))
}

/** Builds the command line with what it loads, as they are in dist/, to another folder; returns its path there. */
export async function bundleCli(folder: string): Promise<string> {
  const cli = BUNDLES.find((it) => it.output === 'dist/cli.cjs')!
  const output = join(folder, 'cli.cjs')
  await Promise.all([
    buildOne({ ...cli, output }),
    buildOne({ ...CONTAINERS, output: join(folder, 'containers.cjs') }),
  ])
  return output
}

/** `cli.cjs  812 kB`, a line each. */
export function sizeTable(sizes: readonly BundleSize[]): string {
  const width = Math.max(...sizes.map(({ output }) => output.length))
  const lines = sizes.map(
    ({ output, bytes }) => `${output.padEnd(width)}  ${(bytes / 1000).toFixed(0).padStart(6)} kB`,
  )
  return lines.join('\n')
}

const { version } = JSON.parse(readFileSync('package.json', 'utf8')) as { readonly version: string }

async function buildOne({ entry, output, options }: Bundle): Promise<BundleSize> {
  const { metafile } = await build({
    ...options,
    entryPoints: [entry],
    outfile: output,
    bundle: true,
    minify: true,
    metafile: true,
    define: { TLS_LENS_VERSION: JSON.stringify(version) },
    legalComments: 'none',
    logLevel: 'warning',
  })
  return { output, bytes: Object.values(metafile.outputs)[0]!.bytes }
}
