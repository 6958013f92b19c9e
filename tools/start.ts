// npm start: a sample workspace with two TLS servers, what the terminal shows of it, and VS Code opened on it.

import { spawn, spawnSync } from 'node:child_process'
import { resolve } from 'node:path'
import { bundle } from './bundle.ts'
import { installCodeServer, startCodeServer, workbenchAddress } from './codeServer.ts'
import { freePorts, startSampleServers } from './sample/servers.ts'
import { makeSampleWorkspace, type SamplePorts, type SampleWorkspace } from './sample/workspace.ts'

const FOLDER = 'sample'

export async function main(parameters: readonly string[]): Promise<number> {
  const interrupted = new Promise<void>((done) => {
    process.once('SIGINT', done)
    process.once('SIGTERM', done)
  })
  await step('Building', async () => void (await bundle()))
  const ports = await freePorts()
  const workspace = await step(`Making the sample workspace in ${FOLDER}/`, () =>
    makeSampleWorkspace(FOLDER, ports, Date.now()),
  )
  const servers = await startSampleServers(workspace, ports)
  try {
    await showInTerminal(workspace, ports)
    if (parameters.includes('--no-editor')) return 0
    const editor = await openEditor()
    console.log('\nCtrl-C ends the sample servers and what was started for them.')
    await interrupted
    await editor.close()
    return 0
  } finally {
    servers.close()
  }
}

async function step<T>(title: string, work: () => Promise<T>): Promise<T> {
  process.stderr.write(`${title} …`)
  const start = performance.now()
  const result = await work()
  process.stderr.write(` ${((performance.now() - start) / 1000).toFixed(1)} s\n`)
  return result
}

async function showInTerminal({ rootPath, clientPath, clientKeyPath }: SampleWorkspace, ports: SamplePorts) {
  await tlsLens('check', FOLDER)
  await tlsLens('handshake', `127.0.0.1:${ports.sound}`, '--server-name', 'shop.example', '--ca', rootPath)
  const client = ['--cert', clientPath, '--key', clientKeyPath]
  await tlsLens(
    'handshake',
    `127.0.0.1:${ports.old}`,
    '--server-name',
    'old.example',
    '--ca',
    rootPath,
    ...client,
  )
}

/** Runs the command line as a user would. Findings make its exit code 1, which is what the sample is for. */
async function tlsLens(...words: readonly string[]): Promise<void> {
  console.log(`\n$ tls-lens ${words.join(' ')}\n`)
  const child = spawn(process.execPath, ['dist/cli.cjs', ...words], { stdio: 'inherit' })
  const code = await new Promise<number | null>((done, fail) => {
    child.once('error', fail)
    child.once('exit', done)
  })
  if (code !== 0 && code !== 1) throw new Error(`tls-lens ${words[0]} ended with ${code}`)
}

interface Editor {
  close(): Promise<void>
}

/** The user's own VS Code; where there is none, VS Code's server, to be opened in a browser. */
async function openEditor(): Promise<Editor> {
  const extension = resolve('.')
  const code = spawnSync('code', ['--version'], { stdio: 'ignore', shell: process.platform === 'win32' })
  if (code.status === 0) {
    const words = ['--new-window', `--extensionDevelopmentPath=${extension}`, resolve(FOLDER)]
    spawn('code', words, { stdio: 'ignore', shell: process.platform === 'win32' })
    console.log('\nVS Code opens on the sample workspace. Begin with nginx/sites-enabled/old.')
    return { close: async () => {} }
  }
  console.log('\nThere is no `code` on the PATH: VS Code will be served for your browser.')
  const installation = await installCodeServer((line) => console.log(`  ${line} …`))
  const server = await startCodeServer(installation)
  const address = workbenchAddress(server, { workspace: FOLDER, extension })
  console.log(`\nOpen this address, and begin with nginx/sites-enabled/old:\n\n  ${address}`)
  return { close: () => server.stop() }
}
