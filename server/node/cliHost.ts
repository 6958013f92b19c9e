import { closeSync, openSync, readSync, statSync } from 'node:fs'
import { readFile, writeFile } from 'node:fs/promises'
import { relative, resolve, sep } from 'node:path'
import { text } from 'node:stream/consumers'
import { fileURLToPath } from 'node:url'
import type { CliHost } from '../src/cli/host.ts'
import { fileSystem, uriOfPath } from './fileSystem.ts'
import { handshakeTest } from './handshakeTest.ts'
import { walk } from './walk.ts'

/** The world of a process that was started from a terminal. */
export function createCliHost(version: string, startLanguageServer: () => Promise<void>): CliHost {
  const { stdout, stderr, env } = process
  const interrupted = new AbortController()
  process.once('SIGINT', () => interrupted.abort())
  return {
    version,
    files: fileSystem,
    now: () => Date.now(),
    workingFolder: uriOfPath(process.cwd()),
    uriOf: (path) => uriOfPath(resolve(path)),
    pathOf: (uri) => (uri.startsWith('file:') ? displayPath(fileURLToPath(uri)) : uri),
    listFiles,
    readText: (path) => readFile(path, 'utf8').catch(() => undefined),
    writeText: (uri, content) => writeFile(fileURLToPath(uri), content),
    readStandardInput: () => text(process.stdin),
    print: (output) => void stdout.write(output),
    printError: (output) => void stderr.write(output),
    colours: stdout.isTTY === true && (env['NO_COLOR'] ?? '') === '',
    columns: stdout.isTTY ? stdout.columns : undefined,
    signal: interrupted.signal,
    testHandshake: (request) => handshakeTest(request),
    showProgress: (line) => {
      // Behind the cursor's return to the first column, the rest of the line is erased (ECMA-48, EL).
      if (stderr.isTTY) stderr.write(`\r\u001b[K${line}`)
    },
    startLanguageServer,
  }
}

async function listFiles(path: string): Promise<readonly string[] | undefined> {
  const absolute = resolve(path)
  const found = statSync(absolute, { throwIfNoEntry: false })
  if (found === undefined) return undefined
  if (!found.isDirectory()) return [uriOfPath(absolute)]
  const uris: string[] = []
  for await (const file of walk(absolute, { honourGitignore: true })) {
    if (isText(file)) uris.push(uriOfPath(file))
  }
  return uris
}

/**
 * Files found in a folder are looked at where they can be text of a usual size; one that is named is always looked
 * at. A NUL byte near the beginning is what git, too, takes as the sign of a binary file.
 */
function isText(path: string): boolean {
  try {
    const { size } = statSync(path)
    return size <= LARGEST_FOUND_FILE && !firstBytes(path).includes(0)
  } catch {
    return false
  }
}

function firstBytes(path: string): Buffer {
  const file = openSync(path, 'r')
  try {
    const buffer = Buffer.alloc(8000)
    return buffer.subarray(0, readSync(file, buffer))
  } finally {
    closeSync(file)
  }
}

const LARGEST_FOUND_FILE = 8 * 1024 * 1024

function displayPath(path: string): string {
  const below = relative(process.cwd(), path)
  const shown = below === '' || below.startsWith('..') ? path : below
  return shown.replaceAll(sep, '/')
}
