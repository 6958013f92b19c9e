import { isGlob } from '../base/glob.ts'
import { decodePath, fileName, folderOf, isAbsolutePath, isWithin, resolvePath } from '../base/uri.ts'
import type { Dialect, Source } from '../dialects/dialect.ts'
import { attempt } from './failure.ts'
import type { FileContent } from './files.ts'
import type { Project } from './project.ts'

/** The text of a document or file, as far as it may be read; undefined where it is yet to be loaded. */
export function contentOf(uri: string, project: Project): FileContent | undefined {
  const { cache, folders, trusted } = project
  if (cache.isOpen(uri)) return cache.content(uri)
  const inside = folders.some((it) => isWithin(uri, it))
  if (!inside && !trusted) return RESTRICTED
  const content = cache.content(uri)
  // What is not on this machine may well be on the server that the configuration is for.
  return content?.kind === 'missing' && !inside ? OUTSIDE : content
}

const RESTRICTED: FileContent = {
  kind: 'notRead',
  why: 'it is outside the workspace, which is in Restricted Mode',
}
const OUTSIDE: FileContent = { kind: 'notRead', why: 'it is outside the workspace' }

/** A document with its syntax tree, parsed once for each text; undefined where there is no text. */
export function sourceOf(uri: string, dialect: Dialect, project: Project): Source<unknown> | undefined {
  const content = contentOf(uri, project)
  if (content?.kind !== 'text') return undefined
  let byDialect = PARSED.get(content)
  if (!byDialect) {
    byDialect = new Map()
    PARSED.set(content, byDialect)
  }
  if (byDialect.has(dialect.id)) return byDialect.get(dialect.id)
  const { text } = content
  const source = attempt(uri, project.onFailure, undefined, () => ({ uri, text, ...dialect.parse(text) }))
  byDialect.set(dialect.id, source)
  return source
}

const PARSED = new WeakMap<FileContent, Map<string, Source<unknown> | undefined>>()

/** Where the paths of a configuration start from. */
export interface Base {
  /** URI of the folder. */
  readonly folder: string
  /** False where it was guessed from the customary layout: what is not found there is not known to be missing. */
  readonly certain: boolean
}

/** The folder that a root file's paths are relative to: its own, or the parent of a customary sub-folder. */
export function baseOf(rootUri: string, dialect: Dialect): Base {
  const own = folderOf(rootUri)
  const subfolders = dialect.installation?.subfolders ?? []
  return subfolders.includes(fileName(own))
    ? { folder: folderOf(own), certain: false }
    : { folder: own, certain: true }
}

/** The URIs that a path may mean: as it stands, and in the workspace's copy of the installed folder. */
export function candidates(path: string, base: Base, dialect: Dialect): readonly string[] {
  if (!isAbsolutePath(path)) return [resolvePath(base.folder, path)]
  const installed = dialect.installation?.rootFolders.find(
    (it) => path.startsWith(it) && path[it.length] === '/',
  )
  const uri = resolvePath(base.folder, path)
  return installed === undefined ? [uri] : [resolvePath(base.folder, path.slice(installed.length + 1)), uri]
}

/** The files that an include stands for, in the order of their names: patterns are those of glob(3). */
export function includedUris(
  pattern: string,
  base: Base,
  dialect: Dialect,
  project: Project,
): readonly string[] {
  for (const uri of candidates(pattern, base, dialect)) {
    if (!isGlob(pattern)) {
      if (contentOf(uri, project)?.kind === 'text') return [knownAs(uri, project)]
      continue
    }
    const [folder, rest] = splitPattern(uri)
    if (!project.trusted && !project.folders.some((it) => isWithin(`${folder}/`, it))) continue
    const found = project.cache.expand(folder, rest)
    if (found && found.length > 0) return found.map((it) => knownAs(it, project))
  }
  return []
}

/**
 * The name under which an included file is looked at: that of `sites-available/shop`, to which the link
 * `sites-enabled/shop` leads, unless it is the link that the user has open.
 */
function knownAs(uri: string, { cache, folders }: Project): string {
  if (cache.isOpen(uri)) return uri
  const real = cache.real(uri) ?? uri
  return folders.some((it) => isWithin(real, it)) ? real : uri
}

/** The part of a URI before its first wildcard, and the pattern from there on, decoded. */
function splitPattern(uri: string): [folder: string, pattern: string] {
  const parts = uri.split('/')
  const first = parts.findIndex((it, index) => index > 2 && isGlob(decodePath(it)))
  return [parts.slice(0, first).join('/'), parts.slice(first).map(decodePath).join('/')]
}
