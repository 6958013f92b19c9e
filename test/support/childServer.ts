import { type ChildProcess, spawn } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { type AddressInfo, connect, createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** A server that runs until it is closed. */
export interface RunningServer {
  /** On 127.0.0.1. */
  readonly port: number
  /** What it has printed so far, for the message of a failed test. */
  log(): string
  close(): Promise<void>
}

export interface ChildServer {
  readonly command: string
  readonly parameters: readonly string[]
  readonly folder?: string
  readonly environment?: Readonly<Record<string, string>>
  /** Finds the port in what the server prints, where it chooses the port itself; its first group is the number. */
  readonly announcement?: RegExp
  /** The port, where it was told; the server is up when it takes connections. */
  readonly port?: number
  /** Where it logs, where it cannot log to its standard error. */
  readonly logFile?: string
  /** Called when the server has ended. */
  cleanUp?(): void
}

const START_TIMEOUT = 30_000
const STOP_TIMEOUT = 2_000

/** Starts a program and waits until it listens. Rejects, with what it printed, where it ends before that. */
export async function startChild(server: ChildServer): Promise<RunningServer> {
  const child = spawn(server.command, server.parameters, {
    ...(server.folder === undefined ? {} : { cwd: server.folder }),
    env: { ...process.env, ...server.environment },
    // An open standard input: `openssl s_server` ends when it is closed.
    stdio: ['pipe', 'pipe', 'pipe'],
  })
  living.add(child)
  let printed = ''
  const logged = () =>
    server.logFile !== undefined && existsSync(server.logFile) ? readFileSync(server.logFile, 'utf8') : ''
  child.stdout.on('data', (chunk) => (printed += chunk))
  child.stderr.on('data', (chunk) => (printed += chunk))
  child.stdin.on('error', () => {})
  const ended = new Promise<void>((resolve) => {
    child.once('error', (error) => {
      printed += error.message
      resolve()
    })
    child.once('close', () => resolve())
  }).then(() => {
    living.delete(child)
    printed += logged()
    server.cleanUp?.()
  })

  let hasEnded = false
  void ended.then(() => (hasEnded = true))
  const deadline = Date.now() + START_TIMEOUT
  for (;;) {
    const port = await listeningPort(server, printed)
    if (port !== undefined) return { port, log: () => printed + logged(), close: () => stop(child, ended) }
    if (hasEnded || Date.now() > deadline) {
      await stop(child, ended)
      throw new Error(`${server.command} ${hasEnded ? 'ended' : 'does not listen'}: ${printed.slice(-2000)}`)
    }
    await pause(20)
  }
}

async function listeningPort(server: ChildServer, printed: string): Promise<number | undefined> {
  if (server.announcement !== undefined) {
    const port = server.announcement.exec(printed)?.[1]
    return port === undefined ? undefined : Number(port)
  }
  if (server.port === undefined) throw new Error('a server needs a port or an announcement')
  return (await takesConnections(server.port)) ? server.port : undefined
}

function takesConnections(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1')
    socket.once('connect', () => {
      socket.destroy()
      resolve(true)
    })
    socket.once('error', () => resolve(false))
  })
}

async function stop(child: ChildProcess, ended: Promise<void>): Promise<void> {
  child.kill('SIGTERM')
  const forced = setTimeout(() => child.kill('SIGKILL'), STOP_TIMEOUT)
  await ended
  clearTimeout(forced)
}

/** A port of 127.0.0.1 that is free now. */
export function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer()
    server.once('error', reject)
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address() as AddressInfo
      server.close(() => resolve(port))
    })
  })
}

/** A temporary folder and how to remove it. */
export function temporaryFolder(name: string): { readonly path: string; remove(): void } {
  const path = mkdtempSync(join(tmpdir(), `tls-lens-${name}-`))
  return { path, remove: () => rmSync(path, { recursive: true, force: true }) }
}

function pause(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds))
}

// A test that fails before it closes its server must not leave it behind.
const living = new Set<ChildProcess>()
process.on('exit', () => {
  for (const child of living) child.kill('SIGKILL')
})

/** Runs the body with a started server, and ends the server whatever comes. */
export async function using<Server extends RunningServer>(
  starting: Promise<Server>,
  body: (server: Server) => Promise<void>,
): Promise<void> {
  const server = await starting
  try {
    await body(server)
  } finally {
    await server.close()
  }
}
