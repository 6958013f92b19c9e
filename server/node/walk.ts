import type { Dirent } from 'node:fs'
import { existsSync, readFileSync } from 'node:fs'
import { readdir } from 'node:fs/promises'
import { dirname, join, sep } from 'node:path'
import ignore, { type Ignore } from 'ignore'

export interface WalkOptions {
  /** Whether files that .gitignore names are left out. */
  readonly honourGitignore: boolean
  /** Folders below the start that are looked into; without it, all. */
  readonly maxDepth?: number
  /** Told of each folder that cannot be read; without it, they count as empty. */
  readonly onUnreadable?: (folder: string, error: unknown) => void
}

/** Folders that hold other people's files, or no files of a person at all. */
const NEVER_ENTERED: ReadonlySet<string> = new Set(['.git', '.hg', '.svn', 'node_modules'])

/** The files below a folder, in order of their names. Symbolic links are named but not followed into folders. */
export async function* walk(folder: string, options: WalkOptions): AsyncGenerator<string> {
  const ignores = options.honourGitignore ? outerIgnores(folder) : []
  yield* walkInto(folder, ignores, options, 0)
}

interface FolderIgnore {
  readonly folder: string
  readonly patterns: Ignore
}

async function* walkInto(
  folder: string,
  outer: readonly FolderIgnore[],
  options: WalkOptions,
  depth: number,
): AsyncGenerator<string> {
  const own = options.honourGitignore ? ignoreIn(folder) : undefined
  const ignores = own ? [...outer, own] : outer
  for (const entry of await entriesOf(folder, options)) {
    const path = folder.endsWith(sep) ? folder + entry.name : folder + sep + entry.name
    if (entry.isDirectory()) {
      const tooDeep = options.maxDepth !== undefined && depth >= options.maxDepth
      if (tooDeep || NEVER_ENTERED.has(entry.name) || isIgnored(`${path}${sep}`, ignores)) continue
      yield* walkInto(path, ignores, options, depth + 1)
    } else if ((entry.isFile() || entry.isSymbolicLink()) && !isIgnored(path, ignores)) {
      yield path
    }
  }
}

async function entriesOf(folder: string, { onUnreadable }: WalkOptions): Promise<Dirent[]> {
  try {
    const entries = await readdir(folder, { withFileTypes: true })
    return entries.sort((a, b) => (a.name < b.name ? -1 : 1))
  } catch (error) {
    onUnreadable?.(folder, error)
    return []
  }
}

/**
 * The .gitignore files above a folder, up to the repository's root. One that ignores the folder itself does not
 * count: who names an ignored folder wants to see into it.
 */
function outerIgnores(folder: string): FolderIgnore[] {
  const found: FolderIgnore[] = []
  for (let current = folder; !existsSync(join(current, '.git')); ) {
    const parent = dirname(current)
    if (parent === current) return []
    current = parent
    const own = ignoreIn(current)
    if (own && !isIgnored(`${folder}${sep}`, [own])) found.unshift(own)
  }
  return found
}

/**
 * Whether git ignores a file, by the .gitignore files from its repository's outermost folder on. Undefined where neither
 * the given folder nor one below it, on the way to the file, begins a repository.
 */
export function gitIgnores(
  path: string,
  outermost: string,
): { readonly root: string; readonly ignored: boolean } | undefined {
  const folders = [dirname(path)]
  while (!existsSync(join(folders[0]!, '.git'))) {
    const parent = dirname(folders[0]!)
    if (folders[0] === outermost || parent === folders[0]) return undefined
    folders.unshift(parent)
  }
  const root = folders[0]!
  const ignores: FolderIgnore[] = []
  for (const folder of folders) {
    // What is in an ignored folder cannot be taken in again (gitignore(5)).
    if (folder !== root && isIgnored(`${folder}${sep}`, ignores)) return { root, ignored: true }
    const own = ignoreIn(folder)
    if (own) ignores.push(own)
  }
  return { root, ignored: isIgnored(path, ignores) }
}

function ignoreIn(folder: string): FolderIgnore | undefined {
  try {
    const text = readFileSync(join(folder, '.gitignore'), 'utf8')
    return { folder, patterns: ignore().add(text) }
  } catch {
    return undefined
  }
}

/** The innermost .gitignore that says anything of a path decides. */
function isIgnored(path: string, ignores: readonly FolderIgnore[]): boolean {
  for (const { folder, patterns } of ignores.toReversed()) {
    const below = path.slice(folder.endsWith(sep) ? folder.length : folder.length + 1)
    const { ignored, unignored } = patterns.test(sep === '/' ? below : below.replaceAll(sep, '/'))
    if (ignored || unignored) return ignored
  }
  return false
}
