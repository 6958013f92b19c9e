// VS Code without a desktop: the npm package code-server holds VS Code's own server and workbench, which any browser
// shows. It needs the npm registry alone, so that it runs where VS Code itself cannot be downloaded. Tests run in it,
// and `npm start` falls back to it.

import { type ChildProcess, spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'

const VERSION = '4.139.1'
/** The major version of Node that this code-server wants. */
const NODE = '24'

export interface CodeServer {
  /** `127.0.0.1:40123` */
  readonly authority: string
  stop(): Promise<void>
}

export interface CodeServerOptions {
  /** False: the workspace opens in Restricted Mode. */
  readonly trusted?: boolean
  /** What goes into the user's settings.json. */
  readonly settings?: Readonly<Record<string, unknown>>
  readonly environment?: Readonly<Record<string, string>>
}

interface Installation {
  readonly node: string
  readonly code: string
}

/** Installs what is missing into `.vscode-test/` and says so line by line; a second call does nothing. */
export async function installCodeServer(log: (line: string) => void): Promise<Installation> {
  const folder = resolve('.vscode-test', `code-server-${VERSION}`)
  const code = join(folder, 'node_modules/code-server/lib/vscode')
  const runtime = `node-${process.platform === 'win32' ? 'win' : process.platform}-${process.arch}`
  const node = join(
    folder,
    'node_modules',
    runtime,
    process.platform === 'win32' ? 'bin/node.exe' : 'bin/node',
  )
  const complete = join(folder, '.complete')
  if (existsSync(complete)) return { node, code }

  await mkdir(folder, { recursive: true })
  await writeFile(join(folder, 'package.json'), '{ "private": true }\n')
  log(`installing Node ${NODE} and code-server ${VERSION} (once, about 40 seconds)`)
  await npm(folder, ['install', `${runtime}@${NODE}`, `code-server@${VERSION}`])
  log("installing VS Code's own packages")
  await npm(code, ['install', '--omit=dev'])
  log("installing its extensions' packages")
  await npm(join(code, 'extensions'), ['install', '--omit=dev'])
  await writeFile(complete, '')
  return { node, code }
}

/** Starts a server with folders of its own, and resolves when it listens. */
export async function startCodeServer(
  { node, code }: Installation,
  { trusted = true, settings = {}, environment = {} }: CodeServerOptions = {},
): Promise<CodeServer> {
  const data = await mkdtemp(join(tmpdir(), 'tls-lens-vscode-'))
  await mkdir(join(data, 'data/User'), { recursive: true })
  await writeFile(
    join(data, 'data/User/settings.json'),
    JSON.stringify({ ...QUIET_SETTINGS, ...settings }, null, 2),
  )
  const server = spawn(
    node,
    [
      join(code, 'out/server-main.js'),
      '--host=127.0.0.1',
      '--port=0',
      '--without-connection-token',
      '--accept-server-license-terms',
      '--telemetry-level=off',
      // Without this the workbench ignores an extension under development, and says nothing.
      '--enable-smoke-test-driver',
      ...(trusted ? ['--disable-workspace-trust'] : []),
      `--server-data-dir=${data}`,
      `--extensions-dir=${join(data, 'extensions')}`,
    ],
    { stdio: ['ignore', 'pipe', 'pipe'], env: { ...process.env, ...environment } },
  )
  // Even where the test or the command that started it dies first.
  const killed = () => server.kill()
  process.once('exit', killed)
  const port = await listeningPort(server)
  return {
    authority: `127.0.0.1:${port}`,
    async stop() {
      process.removeListener('exit', killed)
      await ended(server)
      await rm(data, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 })
    },
  }
}

/** The address of a workbench on a folder, with the extension under development in `extension`. */
export function workbenchAddress(
  { authority }: CodeServer,
  page: {
    readonly workspace: string
    /** None: it comes into the page another way. */
    readonly extension?: string
    /** The module that runs the tests inside the extension host. */
    readonly tests?: string
  },
): string {
  const remote = (path: string) => `vscode-remote://${authority}${resolve(path)}`
  const payload = [
    ...(page.extension === undefined ? [] : [['extensionDevelopmentPath', remote(page.extension)]]),
    ...(page.tests === undefined ? [] : [['extensionTestsPath', remote(page.tests)]]),
    ['skipWelcome', 'true'],
  ]
  const query = new URLSearchParams({ folder: resolve(page.workspace), payload: JSON.stringify(payload) })
  return `http://${authority}/?${query}`
}

const QUIET_SETTINGS = {
  'chat.disableAIFeatures': true,
  'workbench.startupEditor': 'none',
  'workbench.colorTheme': 'Default Dark Modern',
  'workbench.tips.enabled': false,
  'update.mode': 'none',
  'extensions.autoUpdate': false,
  'extensions.ignoreRecommendations': true,
  'git.enabled': false,
  'window.commandCenter': false,
  'remote.autoForwardPorts': false,
  'workbench.reduceMotion': 'on',
  'workbench.secondarySideBar.defaultVisibility': 'hidden',
}

async function npm(folder: string, arguments_: readonly string[]): Promise<void> {
  // No install script runs: one of code-server's wants Kerberos headers, and nothing here needs what they build.
  const quiet = ['--ignore-scripts', '--no-audit', '--no-fund', '--no-update-notifier', '--loglevel=error']
  const child = spawn('npm', [...arguments_, ...quiet], {
    cwd: folder,
    stdio: ['ignore', 'ignore', 'pipe'],
    shell: process.platform === 'win32',
  })
  const errors: string[] = []
  child.stderr?.on('data', (chunk: Buffer) => errors.push(String(chunk)))
  const status = await new Promise<number | null>((resolve, reject) => {
    child.on('error', reject)
    child.on('exit', resolve)
  })
  if (status !== 0) throw new Error(`npm ${arguments_.join(' ')} failed in ${folder}\n${errors.join('')}`)
}

function listeningPort(server: ChildProcess): Promise<number> {
  return new Promise((resolve, reject) => {
    let output = ''
    const read = (chunk: Buffer) => {
      output += chunk
      const port = /Extension host agent listening on (\d+)/.exec(output)?.[1]
      if (port !== undefined) resolve(Number(port))
    }
    server.stdout?.on('data', read)
    server.stderr?.on('data', read)
    server.on('error', reject)
    server.on('exit', (status) => reject(new Error(`VS Code's server ended with ${status}\n${output}`)))
  })
}

async function ended(server: ChildProcess): Promise<void> {
  if (server.exitCode !== null) return
  const exit = new Promise((resolve) => server.once('exit', resolve))
  server.kill('SIGTERM')
  await Promise.race([exit, sleep(5000)])
  if (server.exitCode === null) server.kill('SIGKILL')
}
