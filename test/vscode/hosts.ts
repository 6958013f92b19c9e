import { existsSync, readFileSync, rmSync } from 'node:fs'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { extname, resolve } from 'node:path'
import { runTests } from '@vscode/test-electron'
import { build } from 'esbuild'
import { type Browser, chromium, type Page } from 'playwright-core'
import {
  type CodeServer,
  type CodeServerOptions,
  installCodeServer,
  startCodeServer,
  workbenchAddress,
} from '../../tools/codeServer.ts'
import { CHROMIUM_PACKAGE, findChromium } from '../support/chromium.ts'

// The two programs that the extension is tested in: a desktop VS Code, and VS Code's server with a browser.

/** How many tests the suite inside the extension host has run. */
export interface Counts {
  readonly passed: number
  readonly failed: number
}

/**
 * Runs a module's `run()` inside the extension host, of the desktop VS Code in VSCODE_EXECUTABLE, else of VS Code's
 * server, and returns what it has written as JSON beside its bundle.
 */
export async function runSuite<Result>(
  entry: string,
  workspace: string,
  log: (line: string) => void,
): Promise<Result> {
  const tests = await bundleSuite(entry)
  const result = `${tests}.json`
  rmSync(result, { force: true })
  const desktop = process.env['VSCODE_EXECUTABLE']
  log(desktop ? `in ${desktop}` : "in VS Code's server and Chromium (VSCODE_EXECUTABLE is not set)")
  if (desktop) await inDesktop(desktop, tests, workspace)
  else await inCodeServer(tests, workspace, log)
  if (!existsSync(result)) throw new Error('the suite ended before its tests did')
  return JSON.parse(readFileSync(result, 'utf8'))
}

async function bundleSuite(entry: string): Promise<string> {
  const outfile = resolve('out', entry.replace(/\.ts$/, '.cjs'))
  await build({
    entryPoints: [entry],
    outfile,
    bundle: true,
    packages: 'external',
    platform: 'node',
    format: 'cjs',
    target: 'node20',
    sourcemap: 'inline',
    logLevel: 'warning',
  })
  return outfile
}

async function inDesktop(vscodeExecutablePath: string, tests: string, workspace: string): Promise<void> {
  try {
    await runTests({
      vscodeExecutablePath,
      extensionDevelopmentPath: resolve('.'),
      extensionTestsPath: tests,
      launchArgs: [workspace, '--disable-extensions', '--disable-workspace-trust'],
    })
  } catch {
    // Failed tests end it with an error; they have been printed and counted.
  }
}

/** Longer than any suite takes; what is left hanging after it has failed. */
const SUITE_TIMEOUT = 300_000

async function inCodeServer(tests: string, workspace: string, log: (line: string) => void): Promise<void> {
  const window = await openWorkbench({ workspace, tests, log })
  try {
    let timer: NodeJS.Timeout | undefined
    const timeout = new Promise<never>((_, reject) => {
      timer = setTimeout(() => reject(new Error('the suite did not end')), SUITE_TIMEOUT)
    })
    await Promise.race([window.exit, timeout])
    clearTimeout(timer)
  } finally {
    await window.close()
  }
}

export interface Workbench {
  readonly page: Page
  readonly server: CodeServer
  /** Resolves with the status of the suite that runs inside. */
  readonly exit: Promise<number>
  /** What the extension host has written to its console. */
  output(): string
  close(): Promise<void>
}

/** A window of VS Code on the workspace, with the extension of this repository. */
export async function openWorkbench(options: {
  readonly workspace: string
  readonly tests?: string
  readonly web?: boolean
  readonly server?: CodeServerOptions
  readonly log: (line: string) => void
}): Promise<Workbench> {
  const server = await startCodeServer(await installCodeServer(options.log), options.server)
  const extensionServer = options.web ? await serveExtension() : undefined
  let browser: Browser | undefined
  const close = async () => {
    await browser?.close()
    extensionServer?.close()
    await server.stop()
  }
  try {
    browser = await chromium.launch({ executablePath: chromiumPath(), args: CHROMIUM_ARGUMENTS })
    const context = await browser.newContext({
      viewport: { width: 1400, height: 900 },
      permissions: ['clipboard-read', 'clipboard-write'],
      // The page takes extensions from https alone, and the one under test comes over http.
      bypassCSP: options.web === true,
    })
    const page = await context.newPage()
    const lines: string[] = []
    const exit = new Promise<number>((resolve) => {
      void page.exposeFunction('codeAutomationExit', (status: number) => resolve(status))
    })
    await page.exposeFunction('codeAutomationLog', (_type: string, values: readonly unknown[]) => {
      const line = values.map(String).join(' ')
      lines.push(line)
      if (line.startsWith(SUITE_LINE)) options.log(line.slice(SUITE_LINE.length))
    })
    if (extensionServer) await addWebExtension(page, extensionServer)
    await page.goto(
      workbenchAddress(server, {
        workspace: options.workspace,
        ...(extensionServer ? {} : { extension: '.' }),
        ...(options.tests === undefined ? {} : { tests: options.tests }),
      }),
    )
    return { page, server, exit, output: () => lines.join('\n'), close }
  } catch (error) {
    await close()
    throw error
  }
}

/**
 * Serves what the extension consists of, as the Marketplace does for a browser. An extension that VS Code's server holds
 * cannot make a worker, so that its language server could not start.
 */
async function serveExtension(): Promise<Server> {
  const server = createServer((request, response) => {
    const path = resolve(`.${new URL(request.url ?? '/', 'http://localhost').pathname}`)
    const isPart = ['package.json', 'dist', 'images', 'syntaxes'].some((it) => path.startsWith(resolve(it)))
    response.setHeader('access-control-allow-origin', '*')
    if (!isPart || !existsSync(path)) return response.writeHead(404).end()
    response.setHeader('content-type', CONTENT_TYPES[extname(path)] ?? 'application/octet-stream')
    response.end(readFileSync(path))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return server
}

const CONTENT_TYPES: Readonly<Record<string, string>> = {
  '.json': 'application/json',
  '.js': 'text/javascript',
  '.cjs': 'text/javascript',
  '.svg': 'image/svg+xml',
}

/** Adds the extension to the configuration in VS Code's page, as one that the page's own extension host runs. */
async function addWebExtension(page: Page, extension: Server): Promise<void> {
  const { port } = extension.address() as AddressInfo
  const extensions = [{ scheme: 'http', authority: `127.0.0.1:${port}`, path: '/' }]
  // Changed in the page as it is read: Chromium keeps a page that a test hands in from connecting to this machine.
  await page.addInitScript((added) => {
    const observer = new MutationObserver(() => {
      const meta = document.querySelector('#vscode-workbench-web-configuration')
      const settings = meta?.getAttribute('data-settings')
      if (!meta || !settings) return
      observer.disconnect()
      const configuration = JSON.parse(settings)
      configuration.developmentOptions = { ...configuration.developmentOptions, extensions: added }
      meta.setAttribute('data-settings', JSON.stringify(configuration))
    })
    observer.observe(document, { childList: true, subtree: true })
  }, extensions)
}

/** Begins the lines that the suite itself prints, among all that an extension host says; see suite/index.ts. */
const SUITE_LINE = '[tls-lens] '

const CHROMIUM_ARGUMENTS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
]

function chromiumPath(): string {
  const found = findChromium()
  if (found === undefined)
    throw new Error(`no Chromium: install it (apt-get install ${CHROMIUM_PACKAGE}) or set CHROMIUM`)
  return found
}
