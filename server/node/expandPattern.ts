import type { Dirent } from 'node:fs'
import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { isGlob, nameMatcher, writtenName } from '../src/base/glob.ts'

/** A pattern that leads into more folders is of no server; nothing is said of it then. */
const MOST_FOLDERS = 1000

/**
 * The paths of the files that a pattern stands for below a folder, sorted as glob(3) sorts them. Each part with a
 * wildcard lists the folders that the parts before it stand for, and no others: nothing is walked.
 */
export async function expandPattern(
  folder: string,
  pattern: string,
  isAllowed: (folder: string) => Promise<boolean>,
): Promise<readonly string[]> {
  // A slash at the end stands for folders.
  if (pattern.endsWith('/')) return []
  const parts = pattern.split('/').filter((it) => it !== '')
  let paths: readonly string[] = [folder]
  for (const [index, part] of parts.entries()) {
    const isLast = index === parts.length - 1
    if (!isGlob(part) && !isLast) {
      paths = paths.map((it) => join(it, writtenName(part)))
      continue
    }
    if (paths.length > MOST_FOLDERS) return []
    const matches = nameMatcher(part)
    const found: string[] = []
    for (const path of paths) {
      if (!(await isAllowed(path))) continue
      for (const entry of await entriesOf(path)) {
        if (entry.isDirectory() ? isLast : !isLast && !entry.isSymbolicLink()) continue
        if (matches(entry.name)) found.push(join(path, entry.name))
      }
    }
    paths = found
  }
  return paths.toSorted((a, b) => (a < b ? -1 : 1))
}

async function entriesOf(folder: string): Promise<readonly Dirent[]> {
  try {
    return await readdir(folder, { withFileTypes: true })
  } catch {
    return []
  }
}
