import { statSync } from 'node:fs'
import { relative, resolve, sep } from 'node:path'
import { addAbortSignal } from 'node:stream'
import { setImmediate } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import type { BinaryContent, FileToCheck } from '../src/analysis/checkFiles.ts'
import { DEFAULT_CONFIGURATION } from '../src/analysis/configuration.ts'
import type { FileContent } from '../src/analysis/files.ts'
import { printable } from '../src/base/printable.ts'
import type { CliHost, ReadBytes } from '../src/cli/host.ts'
import { UsageError } from '../src/cli/parameters.ts'
import { isContainer } from '../src/pki/container.ts'
import { proxySettings } from '../src/probe/proxy/proxy.ts'
import { askPassword } from './askPassword.ts'
import { decodeText, utf16Of } from './decodeText.ts'
import { fixedFileSystem, LARGEST_FILE, uriOfPath, whyNotRead } from './fileSystem.ts'
import { openContainer } from './openContainer.ts'
import { BEGINNING, largerThan, readRegularFile, readRegularFileSync, unread } from './regularFile.ts'
import { walk } from './walk.ts'
import { appendSecret, replaceText } from './writeFile.ts'

/** The world of a process that was started from a terminal. */
export function createCliHost(version: string, startLanguageServer: () => Promise<void>): CliHost {
  const { stdout, stderr, env } = process
  const interrupted = new AbortController()
  process.once('SIGINT', () => interrupted.abort())
  // Whoever reads may have seen enough, as `head` does.
  stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error
  })
  return {
    version,
    files: fixedFileSystem(),
    now: () => Date.now(),
    workingFolder: uriOfPath(process.cwd()),
    uriOf: (path) => uriOfPath(resolve(path)),
    pathOf: (uri) => (uri.startsWith('file:') ? displayPath(fileURLToPath(uri)) : uri),
    listFiles: (path) => listFiles(path, interrupted.signal),
    readBytes,
    wellKnownRoots: async () => {
      const { MOZILLA } = await import('./wellKnownRoots.ts')
      const { rootCertificates } = await import('node:tls')
      return { source: MOZILLA, text: rootCertificates.join('\n') }
    },
    systemRoots: async () => {
      const { systemRoots } = await import('./systemRoots.ts')
      return systemRoots().catch((error: Error) => {
        throw new UsageError(error.message)
      })
    },
    replaceText: (uri, before, after, folders) =>
      replaceText(
        fileURLToPath(uri),
        before,
        after,
        folders.map((it) => fileURLToPath(it)),
      ),
    appendSecret,
    environmentPassword: env['TLS_LENS_PASSWORD'],
    proxySettings: proxySettings(env),
    askPassword: (question) => askPassword(question, interrupted),
    openContainer,
    readStandardInput: () => readStandardInput(interrupted.signal),
    print: (output) => void stdout.write(output),
    printBytes: (output) => void stdout.write(output),
    printError: (line) => void stderr.write(`${printable(line)}\n`),
    colours: stdout.isTTY === true && (env['NO_COLOR'] ?? '') === '',
    columns: stdout.isTTY ? stdout.columns : undefined,
    signal: interrupted.signal,
    testHandshake: async (request) => {
      const { handshakeTest } = await import('./handshakeTest.ts')
      return handshakeTest(request, DEFAULT_CONFIGURATION)
    },
    scanServer: async (request) => {
      const [{ scanServer }, { tcpNetwork }] = await Promise.all([
        import('../src/probe/scan/scanServer.ts'),
        import('./tcpTransport.ts'),
      ])
      return scanServer(request, { ...request, network: tcpNetwork })
    },
    showProgress: (line) => {
      // Behind the cursor's return to the first column, the rest of the line is erased (ECMA-48, EL).
      if (stderr.isTTY) stderr.write(`\r\u001b[K${printable(line)}`)
    },
    startLanguageServer,
  }
}

/** As much as a file may have: what is written to a pipe may have no end. */
async function readStandardInput(signal: AbortSignal): Promise<string> {
  const chunks: Buffer[] = []
  let length = 0
  for await (const chunk of addAbortSignal(signal, process.stdin) as AsyncIterable<Buffer>) {
    length += chunk.length
    if (length > LARGEST_FILE) throw new UsageError(`standard input: ${largerThan(LARGEST_FILE)}`)
    chunks.push(chunk)
  }
  return new TextDecoder().decode(Buffer.concat(chunks))
}

async function readBytes(path: string): Promise<ReadBytes> {
  const file = await readRegularFile(path, { largest: LARGEST_FILE })
  return file.kind === 'read' ? { kind: 'bytes', bytes: file.bytes } : whyNotRead(file)
}

async function listFiles(path: string, signal: AbortSignal): Promise<readonly FileToCheck[] | undefined> {
  const absolute = resolve(path)
  let isFolder: boolean
  try {
    isFolder = statSync(absolute).isDirectory()
  } catch (error) {
    const content = whyNotRead(unread(error))
    if (content.kind === 'missing') return undefined
    return [{ uri: uriOfPath(absolute), read: async () => content }]
  }
  if (!isFolder) return [{ uri: uriOfPath(absolute), read: () => readNamed(absolute) }]
  const turn = turns()
  const files: FileToCheck[] = []
  const unreadable = (folder: string, error: unknown) => {
    const content = notFound(folder) ?? whyNotRead(unread(error))
    files.push({ uri: uriOfPath(folder), read: async () => content })
  }
  for await (const file of walk(absolute, { honourGitignore: true, onUnreadable: unreadable })) {
    signal.throwIfAborted()
    const read = async () => {
      await turn()
      return readFound(file)
    }
    files.push({ uri: uriOfPath(file), read })
  }
  return files
}

/**
 * Waits for a turn of the event loop now and then: reading at once is much faster than waiting for each file, but
 * Ctrl-C is only heard in between.
 */
function turns(): () => Promise<void> {
  let last = performance.now()
  return async () => {
    if (performance.now() - last < TURN_MILLISECONDS) return
    await setImmediate()
    last = performance.now()
  }
}

const TURN_MILLISECONDS = 30

/**
 * Files found in a folder are looked at where they can be text of a usual size; one that is named is always looked
 * at. A NUL byte near the beginning is what git, too, takes as the sign of a binary file.
 */
function readFound(path: string): FileContent | BinaryContent | undefined {
  const file = readRegularFileSync(path, { largest: LARGEST_FOUND_FILE, isEnough: isOtherBinary })
  switch (file.kind) {
    case 'read':
      return isOtherBinary(file.bytes.subarray(0, BEGINNING)) ? undefined : contentOf(file.bytes)
    case 'missing':
      // A symbolic link that leads nowhere, or a file that was deleted in between.
      return notFound(path)
    case 'folder':
    case 'refused':
      return undefined
    case 'failed':
      return whyNotRead(file)
  }
}

async function readNamed(path: string): Promise<FileContent | BinaryContent> {
  const file = await readBytes(path)
  if (file.kind !== 'bytes') return file
  const { bytes } = file
  return holdsNoText(bytes) ? { kind: 'binary', bytes } : contentOf(bytes)
}

function holdsNoText(bytes: Uint8Array): boolean {
  if (!isOtherBinary(bytes.subarray(0, BEGINNING))) return false
  return !Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).includes('-----BEGIN ')
}

function contentOf(bytes: Uint8Array): FileContent | BinaryContent {
  return isContainer(bytes) ? { kind: 'binary', bytes } : decodeText(bytes)
}

function isOtherBinary(beginning: Uint8Array): boolean {
  return beginning.includes(0) && !isContainer(beginning) && utf16Of(beginning) === undefined
}

/** Of a path that was listed and is not there: Node reads a name that is not UTF-8 as another one. */
function notFound(path: string): FileContent | undefined {
  return path.includes(REPLACEMENT) ? { kind: 'notRead', why: 'its name is not UTF-8' } : undefined
}

const REPLACEMENT = '\u{fffd}'

const LARGEST_FOUND_FILE = 8 * 1024 * 1024

function displayPath(path: string): string {
  const below = relative(process.cwd(), path)
  const isOutside = below === '..' || below.startsWith(`..${sep}`)
  const shown = below === '' || isOutside ? path : below
  return shown.replaceAll(sep, '/')
}
