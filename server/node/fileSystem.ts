import { lstat, realpath, stat } from 'node:fs/promises'
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
import { expandPattern } from './expandPattern.ts'
import { isInOneOf, readRegularFile, realFolders, stampOf, type UnreadFile } from './regularFile.ts'
import { gitIgnores, type WalkOptions, walk } from './walk.ts'

/** A configuration or a bundle is never larger; reading more would only fill memory. */
export const LARGEST_FILE = 32 * 1024 * 1024

/** The files of this machine. */
export const fileSystem: Files = filesWithin(() => undefined)

/**
 * The files of this machine as far as they are in certain folders, given as URIs: not even a link leads out of them.
 * Without folders, all files.
 */
export function filesWithin(folders: () => readonly string[] | undefined): Files {
  const within = async () => {
    const uris = folders()
    return uris && realFolders(uris.flatMap((it) => pathOf(it) ?? []))
  }
  return {
    read: async (uri) => read(uri, await within()),
    stamp: async (uri) => stamp(uri, await within()),
    find: async (folder, glob) => find(folder, glob, walk, await within()),
    expand: async (folder, pattern) => expand(folder, pattern, await within()),
    real: async (uri) => real(uri, await within()),
    gitState: async (uri, folder) => gitState(uri, folder, await within()),
    search: async (folder, isWanted, limits) => search(folder, isWanted, limits, await within()),
  }
}

type Folders = readonly string[] | undefined

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
  return { ...fileSystem, find: (folder, glob) => find(folder, glob, list, undefined) }
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

async function read(uri: string, within: Folders): Promise<FileContent> {
  const path = pathOf(uri)
  if (path === undefined) return { kind: 'notRead', why: 'not a file of this machine' }
  const file = await readRegularFile(path, { largest: LARGEST_FILE, within })
  return file.kind === 'read' ? decodeText(file.bytes) : whyNotRead(file)
}

async function stamp(uri: string, within: Folders): Promise<string | undefined> {
  const path = pathOf(uri)
  if (path === undefined || !(await isAllowed(path, within))) return undefined
  return stat(path).then(stampOf, () => undefined)
}

async function find(
  folder: string,
  glob: string,
  list: typeof walk,
  within: Folders,
): Promise<readonly string[]> {
  const path = pathOf(folder)
  if (path === undefined) return []
  // What stands before the first part with a wildcard is a folder that need not be searched for.
  const parts = glob.split('/')
  const wild = parts.findIndex((it) => /[*?[{]/.test(it))
  const fixed = wild < 0 ? parts.length - 1 : wild
  const start = join(path, ...parts.slice(0, fixed))
  const rest = parts.slice(fixed)
  if (!(await isAllowed(start, within))) return []
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

async function expand(folder: string, pattern: string, within: Folders): Promise<readonly string[]> {
  const path = pathOf(folder)
  if (path === undefined) return []
  return (await expandPattern(path, pattern, (it) => isAllowed(it, within))).map(uriOfPath)
}

async function real(uri: string, within: Folders): Promise<string> {
  const path = pathOf(uri)
  if (path === undefined) return uri
  try {
    // Where a folder above is a link, the file keeps the name that everything around it has.
    if (!(await lstat(path)).isSymbolicLink() || !(await isAllowed(path, within))) return uri
    return uriOfPath(await realpath(path))
  } catch {
    return uri
  }
}

async function gitState(uri: string, folder: string, within: Folders): Promise<GitState> {
  const [path, outermost] = [pathOf(uri), pathOf(folder)]
  if (path === undefined || outermost === undefined) return UNKNOWN_TO_GIT
  const found = await gitIgnores(path, outermost, within)
  if (found === undefined) return UNKNOWN_TO_GIT
  return { kind: found.ignored ? 'ignored' : 'notIgnored', root: uriOfPath(found.root) }
}

async function search(
  folder: string,
  isWanted: (text: string) => boolean,
  limits: SearchLimits,
  within: Folders,
): Promise<SearchResult> {
  const path = pathOf(folder)
  if (path === undefined || !(await isAllowed(path, within))) return { uris: [], incomplete: false }
  const uris: string[] = []
  let looked = 0
  for await (const file of walk(path, { honourGitignore: false })) {
    if (++looked > limits.files) return { uris, incomplete: true }
    const content = await readRegularFile(file, { largest: limits.fileBytes, within })
    // With a character for each byte.
    if (content.kind === 'read' && isWanted(content.bytes.toString('latin1'))) uris.push(uriOfPath(file))
  }
  return { uris, incomplete: false }
}

/** Of what is not there, nothing can be learned. */
async function isAllowed(path: string, within: Folders): Promise<boolean> {
  if (within === undefined) return true
  try {
    return isInOneOf(await realpath(path), within)
  } catch {
    return false
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

/** The content of what could not be read. */
export function whyNotRead(file: UnreadFile): Exclude<FileContent, { readonly kind: 'text' }> {
  if (file.kind === 'missing') return file
  return { kind: 'notRead', why: file.why, ...(file.kind === 'folder' ? { isFolder: true } : {}) }
}
