// The one file that runs before anything is installed: `npm start`, `npm test` and the other scripts come here.
// It installs the npm packages where they are missing, bundles tools/<command>.ts, and runs it.
//
//   node tools/bootstrap.mjs COMMAND [ARGUMENT…]

import { spawnSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { dirname, resolve } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'

const ROOT = dirname(dirname(fileURLToPath(import.meta.url)))
const OLDEST_NODE = 20

process.chdir(ROOT)
const [command, ...rest] = process.argv.slice(2)
requireNode()
installPackages()
await run(command)

function requireNode() {
  const major = Number(process.versions.node.split('.')[0])
  if (major >= OLDEST_NODE) return
  console.error(
    `TLS Lens needs Node ${OLDEST_NODE} or later; this is ${process.version}. See https://nodejs.org`,
  )
  process.exit(2)
}

/** `npm ci`, unless what is installed is what package-lock.json asks for. No package's install script is run. */
function installPackages() {
  if (existsSync('node_modules') && installedIsCurrent()) return
  console.error('Installing npm packages (about 20 seconds, once) …')
  const npm = process.platform === 'win32' ? 'npm.cmd' : 'npm'
  const { status } = spawnSync(
    npm,
    ['ci', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error'],
    {
      stdio: ['ignore', 2, 2],
      shell: process.platform === 'win32',
    },
  )
  if (status === 0) return
  console.error('npm ci failed. What it printed is above; it needs the npm registry.')
  process.exit(2)
}

function installedIsCurrent() {
  if (!existsSync('node_modules/.package-lock.json')) return false
  const wanted = JSON.parse(readFileSync('package-lock.json', 'utf8')).packages
  const installed = JSON.parse(readFileSync('node_modules/.package-lock.json', 'utf8')).packages
  return Object.entries(wanted).every(
    ([path, { version, optional, peer }]) =>
      path === '' || optional === true || peer === true || installed[path]?.version === version,
  )
}

async function run(name) {
  const source = `tools/${name}.ts`
  if (!name || !existsSync(source)) {
    console.error(`usage: node tools/bootstrap.mjs build|test|start|bench|generate [ARGUMENT…]`)
    process.exit(2)
  }
  const { bundleForNode } = await import('./nodeBundles.mjs')
  const outputs = await bundleForNode([source], 'out/run')
  process.argv = [process.argv[0], resolve(source), ...rest]
  const { main } = await import(pathToFileURL(resolve(outputs[0])).href)
  process.exitCode = (await main(rest)) ?? 0
}
