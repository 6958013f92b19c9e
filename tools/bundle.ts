// Makes dist/: what the extension and the npm package consist of, and nothing else.

import { readFileSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { type BuildOptions, build, type Metafile, type Plugin } from 'esbuild'

interface Bundle {
  /** A file, or code that stands in a folder. */
  readonly entry: string | { readonly code: string; readonly folder: string }
  readonly output: string
  readonly options: BuildOptions
}

const NODE: BuildOptions = { platform: 'node', format: 'cjs', target: 'node20' }
const BROWSER: BuildOptions = { platform: 'browser', target: 'es2022' }
const VSCODE: BuildOptions = { external: ['vscode'] }

/** What few people need and is as large as all the rest: a file of its own, beside those that load it. */
const PKI: Bundle = { entry: 'server/node/pki.ts', output: 'dist/pki.cjs', options: NODE }
const pkiApart: Plugin = {
  name: 'pki apart',
  setup({ onResolve }) {
    onResolve({ filter: /\/pki\.ts$/ }, () => ({ path: './pki.cjs', external: true }))
  },
}
const LOADING_PKI: BuildOptions = { ...NODE, plugins: [pkiApart] }

/**
 * The language server, as a process of Node's and as a browser's worker: one file, for nearly all of it is the same in
 * both. Of the two entries, the other one is not run.
 */
const SERVER: Bundle = {
  entry: {
    code: "typeof importScripts === 'function' ? import('./web/worker.ts') : import('./node/stdio.ts')",
    folder: 'server',
  },
  output: 'dist/server.js',
  // vscode-languageserver has what is for browsers only under that condition.
  options: { ...LOADING_PKI, conditions: ['browser'] },
}

/** The extension in VS Code's host of Node's and in that of browsers, in one file for the same reason. */
const CLIENT: Bundle = {
  entry: {
    code: `
      const load = () =>
        typeof importScripts === 'function' ? import('./extension.web.ts') : import('./extension.ts')
      export const activate = async (context) => (await load()).activate(context)
    `,
    folder: 'client/src',
  },
  output: 'dist/client.cjs',
  // As of vscode-languageserver, half of vscode-languageclient is there under that condition alone.
  options: { ...LOADING_PKI, ...VSCODE, conditions: ['browser'] },
}

const BUNDLES: readonly Bundle[] = [
  { entry: 'server/node/main.ts', output: 'dist/cli.cjs', options: LOADING_PKI },
  SERVER,
  PKI,
  CLIENT,
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

/** Builds all of dist/ anew and returns what it holds. */
export async function bundle(): Promise<readonly BundleSize[]> {
  rmSync('dist', { recursive: true, force: true })
  const sizes = await Promise.all(BUNDLES.map((it) => buildOne(it)))
  // A browser takes a script by its name, and to Node that name would mean a module here.
  writeFileSync('dist/package.json', '{ "type": "commonjs" }\n')
  return sizes
}

/**
 * Every file that a bundle takes something from, packages' files included; from the repository's root. Writes nothing,
 * and looks once, whoever asks.
 */
export function bundledFiles(): Promise<ReadonlySet<string>> {
  bundled ??= inputsOfBundles()
  return bundled
}

let bundled: Promise<ReadonlySet<string>> | undefined

async function inputsOfBundles(): Promise<ReadonlySet<string>> {
  const inputs = await Promise.all(
    BUNDLES.map(async (it) => Object.keys((await metafileOf(it, false)).inputs)),
  )
  return new Set(inputs.flat())
}

/** Builds the command line with what it loads, as they are in dist/, to another folder; returns its path there. */
export function bundleCli(folder: string): Promise<string> {
  return bundleTo(join(folder, 'cli.cjs'), BUNDLES.find((it) => it.output === 'dist/cli.cjs')!)
}

/** The same for the language server. */
export function bundleServer(folder: string): Promise<string> {
  return bundleTo(join(folder, 'server.cjs'), SERVER)
}

async function bundleTo(output: string, it: Bundle): Promise<string> {
  await Promise.all([
    buildOne({ ...it, output }),
    buildOne({ ...PKI, output: join(dirname(output), 'pki.cjs') }),
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

async function buildOne(bundle: Bundle): Promise<BundleSize> {
  const { outputs } = await metafileOf(bundle, true)
  return { output: bundle.output, bytes: Object.values(outputs)[0]!.bytes }
}

async function metafileOf({ entry, output, options }: Bundle, write: boolean): Promise<Metafile> {
  const { metafile } = await build({
    ...options,
    ...(typeof entry === 'string'
      ? { entryPoints: [entry] }
      : { stdin: { contents: entry.code, resolveDir: resolve(entry.folder) } }),
    outfile: output,
    bundle: true,
    minify: true,
    metafile: true,
    write,
    define: { TLS_LENS_VERSION: JSON.stringify(version) },
    legalComments: 'none',
    logLevel: 'warning',
  })
  return metafile
}
