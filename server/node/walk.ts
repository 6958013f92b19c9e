import type { Dirent } from 'node:fs'
import { existsSync } from 'node:fs'
import { lstat, readdir } from 'node:fs/promises'
import { dirname, join, sep } from 'node:path'
import ignore, { type Ignore } from 'ignore'
import { readRegularFile } from './regularFile.ts'

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
  const ignores = options.honourGitignore ? await outerIgnores(folder) : []
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
  const own = options.honourGitignore ? await ignoreIn(folder) : undefined
  const ignores = isFolderIgnore(own) ? [...outer, own] : outer
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
async function outerIgnores(folder: string): Promise<FolderIgnore[]> {
  const found: FolderIgnore[] = []
  for (let current = folder; !existsSync(join(current, '.git')); ) {
    const parent = dirname(current)
    if (parent === current) return []
    current = parent
    const own = await ignoreIn(current)
    if (isFolderIgnore(own) && !isIgnored(`${folder}${sep}`, [own])) found.unshift(own)
  }
  return found
}

/**
 * Whether git ignores a file, by the .gitignore files from its repository's outermost folder on. Undefined where neither
 * the given folder nor one below it, on the way to the file, begins a repository, or a .gitignore on the way cannot be
 * read, or is in none of the real paths `within`.
 */
export async function gitIgnores(
  path: string,
  outermost: string,
  within?: readonly string[],
): Promise<{ readonly root: string; readonly ignored: boolean } | undefined> {
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
    const own = await ignoreIn(folder, within)
    if (own === 'unreadable') return undefined
    if (own !== undefined) ignores.push(own)
  }
  return { root, ignored: isIgnored(path, ignores) }
}

/** Undefined where there is none that git would look at: it does not follow a link there (gitignore(5), "Notes"). */
async function ignoreIn(
  folder: string,
  within?: readonly string[],
): Promise<FolderIgnore | 'unreadable' | undefined> {
  const path = join(folder, '.gitignore')
  const isLink = await lstat(path).then(
    (it) => it.isSymbolicLink(),
    () => true,
  )
  if (isLink) return undefined
  const file = await readRegularFile(path, { largest: LARGEST_GITIGNORE, within })
  if (file.kind === 'missing') return undefined
  return file.kind === 'read' ? { folder, patterns: ignore().add(file.bytes.toString('utf8')) } : 'unreadable'
}

/** Each line is looked at for each file; the longest of well-known repositories have some thousand. */
const LARGEST_GITIGNORE = 256 * 1024

function isFolderIgnore(own: FolderIgnore | 'unreadable' | undefined): own is FolderIgnore {
  return own !== undefined && own !== 'unreadable'
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
