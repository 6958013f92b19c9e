import { lstat, open, realpath, stat } from 'node:fs/promises'
import { join, sep } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import {
  type FileContent,
  type Files,
  type GitState,
  type SearchLimits,
  type SearchResult,
  UNKNOWN_TO_GIT,
} from '../src/analysis/files.ts'
import { globMatcher } from '../src/base/glob.ts'
import { canonicalUri } from '../src/base/uri.ts'
import { decodeText } from './decodeText.ts'
import { gitIgnores, type WalkOptions, walk } from './walk.ts'

/** A configuration or a bundle is never larger; reading more would only fill memory. */
const LARGEST_FILE = 32 * 1024 * 1024

/** The files of this machine. */
export const fileSystem: Files = {
  read,
  find: (folder, glob) => find(folder, glob, walk),
  real,
  gitState,
  search,
}

/**
 * The same for a run that is over before anything changes: a tree is listed once, however many patterns are looked for
 * in it.
 */
export function fixedFileSystem(): Files {
  const listed = new Map<string, Promise<readonly string[]>>()
  async function* list(start: string, options: WalkOptions): AsyncGenerator<string> {
    if (options.maxDepth !== undefined) return yield* walk(start, options)
    const paths = listed.get(start) ?? allOf(walk(start, options))
    listed.set(start, paths)
    yield* await paths
  }
  return { ...fileSystem, find: (folder, glob) => find(folder, glob, list) }
}

async function allOf(paths: AsyncIterable<string>): Promise<readonly string[]> {
  const all: string[] = []
  for await (const path of paths) all.push(path)
  return all
}

/** The canonical URI of a path. */
export function uriOfPath(path: string): string {
  return canonicalUri(pathToFileURL(path).href)
}

async function read(uri: string): Promise<FileContent> {
  const path = pathOf(uri)
  if (path === undefined) return { kind: 'notRead', why: 'not a file of this machine' }
  try {
    const { size, isFile, isFolder } = await statOf(path)
    if (isFolder) return { kind: 'notRead', why: 'a folder', isFolder: true }
    // A named pipe or a device could block or never end.
    if (!isFile) return { kind: 'notRead', why: 'not a regular file' }
    if (size > LARGEST_FILE) return { kind: 'notRead', why: 'larger than 32 MiB' }
    return decodeText(await bytesOf(path, size))
  } catch (error) {
    return whyNotRead(error)
  }
}

async function find(folder: string, glob: string, list: typeof walk): Promise<readonly string[]> {
  const path = pathOf(folder)
  if (path === undefined) return []
  // What stands before the first part with a wildcard is a folder that need not be searched for.
  const parts = glob.split('/')
  const wild = parts.findIndex((it) => /[*?[{]/.test(it))
  const fixed = wild < 0 ? parts.length - 1 : wild
  const start = join(path, ...parts.slice(0, fixed))
  const rest = parts.slice(fixed)
  const matches = globMatcher(glob.includes('/') ? glob : `/${glob}`)
  const found: string[] = []
  const depth = rest.includes('**') ? undefined : rest.length - 1
  const options = { honourGitignore: false, ...(depth === undefined ? {} : { maxDepth: depth }) }
  for await (const file of list(start, options)) {
    if (matches(slashed(file.slice(path.endsWith(sep) ? path.length : path.length + 1))))
      found.push(uriOfPath(file))
  }
  return found
}

async function real(uri: string): Promise<string> {
  const path = pathOf(uri)
  if (path === undefined) return uri
  try {
    // Where a folder above is a link, the file keeps the name that everything around it has.
    return (await lstat(path)).isSymbolicLink() ? uriOfPath(await realpath(path)) : uri
  } catch {
    return uri
  }
}

async function gitState(uri: string, folder: string): Promise<GitState> {
  const [path, outermost] = [pathOf(uri), pathOf(folder)]
  if (path === undefined || outermost === undefined) return UNKNOWN_TO_GIT
  const found = gitIgnores(path, outermost)
  if (found === undefined) return UNKNOWN_TO_GIT
  return { kind: found.ignored ? 'ignored' : 'notIgnored', root: uriOfPath(found.root) }
}

async function search(
  folder: string,
  isWanted: (text: string) => boolean,
  limits: SearchLimits,
): Promise<SearchResult> {
  const path = pathOf(folder)
  if (path === undefined) return { uris: [], incomplete: false }
  const uris: string[] = []
  let looked = 0
  for await (const file of walk(path, { honourGitignore: false })) {
    if (++looked > limits.files) return { uris, incomplete: true }
    if (isWanted(await anyTextOf(file, limits.fileBytes))) uris.push(uriOfPath(file))
  }
  return { uris, incomplete: false }
}

/** With a character for each byte; nothing where the file is larger, or cannot be read. */
async function anyTextOf(path: string, largest: number): Promise<string> {
  try {
    const { size, isFile } = await statOf(path)
    return isFile && size <= largest ? (await bytesOf(path, size)).toString('latin1') : ''
  } catch {
    return ''
  }
}

async function statOf(
  path: string,
): Promise<{ readonly size: number; readonly isFile: boolean; readonly isFolder: boolean }> {
  const found = await stat(path)
  return { size: found.size, isFile: found.isFile(), isFolder: found.isDirectory() }
}

/** At most `size` bytes, so that a file that grows while it is read does not matter. */
async function bytesOf(path: string, size: number): Promise<Buffer> {
  const file = await open(path)
  try {
    const buffer = Buffer.alloc(size)
    let length = 0
    while (length < size) {
      const { bytesRead } = await file.read(buffer, length, size - length)
      if (bytesRead === 0) break
      length += bytesRead
    }
    return buffer.subarray(0, length)
  } finally {
    await file.close()
  }
}

function pathOf(uri: string): string | undefined {
  try {
    return fileURLToPath(uri)
  } catch {
    return undefined
  }
}

function slashed(path: string): string {
  return sep === '/' ? path : path.replaceAll(sep, '/')
}

/** What an error of the file system means for who wanted to read. */
export function whyNotRead(error: unknown): FileContent {
  const { code, message } = error as { code?: string; message?: string }
  if (code === 'ENOENT' || code === 'ENOTDIR') return { kind: 'missing' }
  return { kind: 'notRead', why: WHYS[code ?? ''] ?? message ?? 'unreadable' }
}

const WHYS: Readonly<Record<string, string>> = {
  EACCES: 'no permission to read it',
  ELOOP: 'a symbolic link that leads to itself',
}
