import { appendFileSync, closeSync, openSync, readFileSync, readSync, statSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { relative, resolve, sep } from 'node:path'
import { addAbortSignal } from 'node:stream'
import { text } from 'node:stream/consumers'
import { setImmediate } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import type { BinaryContent, FileToCheck } from '../src/analysis/checkFiles.ts'
import { DEFAULT_CONFIGURATION } from '../src/analysis/configuration.ts'
import type { FileContent } from '../src/analysis/files.ts'
import type { CliHost } from '../src/cli/host.ts'
import { UsageError } from '../src/cli/parameters.ts'
import { isContainer } from '../src/pki/container.ts'
import { askPassword } from './askPassword.ts'
import { decodeText, utf16Of } from './decodeText.ts'
import { fileSystem, fixedFileSystem, uriOfPath, whyNotRead } from './fileSystem.ts'
import { openContainer } from './openContainer.ts'
import { replaceText } from './replaceText.ts'
import { walk } from './walk.ts'

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
    readText: (path) => readFile(path, 'utf8').catch(() => undefined),
    readBytes: (path) => readFile(path).catch(() => undefined),
    wellKnownAuthorities: async () => (await import('node:tls')).rootCertificates,
    systemAuthorities: async () => (await import('./systemAuthorities.ts')).systemAuthorities(),
    replaceText: (uri, before, after) => replaceText(fileURLToPath(uri), before, after),
    appendSecret: (path, output) => {
      try {
        appendFileSync(path, output, { mode: 0o600 })
      } catch {
        throw new UsageError(`${path}: cannot be written`)
      }
    },
    environmentPassword: env['TLS_LENS_PASSWORD'],
    askPassword: (question) => askPassword(question, interrupted),
    openContainer,
    readStandardInput: () => text(addAbortSignal(interrupted.signal, process.stdin)),
    print: (output) => void stdout.write(output),
    printError: (output) => void stderr.write(output),
    colours: stdout.isTTY === true && (env['NO_COLOR'] ?? '') === '',
    columns: stdout.isTTY ? stdout.columns : undefined,
    signal: interrupted.signal,
    testHandshake: async (request) => {
      const { handshakeTest } = await import('./handshakeTest.ts')
      return handshakeTest(request, DEFAULT_CONFIGURATION)
    },
    showProgress: (line) => {
      // Behind the cursor's return to the first column, the rest of the line is erased (ECMA-48, EL).
      if (stderr.isTTY) stderr.write(`\r\u001b[K${line}`)
    },
    startLanguageServer,
  }
}

async function listFiles(path: string, signal: AbortSignal): Promise<readonly FileToCheck[] | undefined> {
  const absolute = resolve(path)
  let isFolder: boolean
  try {
    isFolder = statSync(absolute).isDirectory()
  } catch (error) {
    const content = whyNotRead(error)
    if (content.kind === 'missing') return undefined
    return [{ uri: uriOfPath(absolute), read: async () => content }]
  }
  if (!isFolder) {
    const uri = uriOfPath(absolute)
    return [{ uri, read: () => readNamed(absolute, uri) }]
  }
  const turn = turns()
  const files: FileToCheck[] = []
  const unreadable = (folder: string, error: unknown) => {
    files.push({ uri: uriOfPath(folder), read: async () => whyNotRead(error) })
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
  try {
    const stats = statSync(path)
    if (!stats.isFile() || stats.size > LARGEST_FOUND_FILE) return undefined
    if (stats.size > BINARY_SIGN && isOtherBinary(beginning(path))) return undefined
    const bytes = readFileSync(path)
    if (isContainer(bytes)) return { kind: 'binary', bytes }
    if (isOtherBinary(bytes.subarray(0, BINARY_SIGN))) return undefined
    return decodeText(bytes)
  } catch (error) {
    const content = whyNotRead(error)
    // A symbolic link that leads nowhere, or a file that was deleted in between.
    return content.kind === 'missing' ? undefined : content
  }
}

function isOtherBinary(start: Uint8Array): boolean {
  return start.includes(0) && !isContainer(start) && utf16Of(start) === undefined
}

async function readNamed(path: string, uri: string): Promise<FileContent | BinaryContent> {
  const content = await fileSystem.read(uri)
  if (content.kind !== 'text') return content
  const bytes = await readFile(path)
  return isContainer(bytes) ? { kind: 'binary', bytes } : content
}

function beginning(path: string): Buffer {
  const file = openSync(path, 'r')
  try {
    const buffer = Buffer.alloc(BINARY_SIGN)
    return buffer.subarray(0, readSync(file, buffer))
  } finally {
    closeSync(file)
  }
}

/** Bytes that git looks at. */
const BINARY_SIGN = 8000

const LARGEST_FOUND_FILE = 8 * 1024 * 1024

function displayPath(path: string): string {
  const below = relative(process.cwd(), path)
  const isOutside = below === '..' || below.startsWith(`..${sep}`)
  const shown = below === '' || isOutside ? path : below
  return shown.replaceAll(sep, '/')
}
