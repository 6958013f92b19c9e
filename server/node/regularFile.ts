// The one place that opens a file by its path, to read it or to write to it. What lies in a folder may have been put
// there by somebody else: a pipe never answers, a device never ends, a file of /proc has no size, and a link leads out.

import {
  closeSync,
  constants,
  fstatSync,
  openSync,
  readSync,
  type Stats,
  statfsSync,
  statSync,
} from 'node:fs'
import { open, realpath, stat } from 'node:fs/promises'
import { sep } from 'node:path'

export interface ReadLimits {
  /** In bytes. */
  readonly largest: number
  /** Real paths of folders; a file that is in none of them, through whatever link, is not read. */
  readonly within?: readonly string[] | undefined
}

export type RegularFile =
  | { readonly kind: 'read'; readonly bytes: Buffer }
  /** There is nothing of that name. */
  | { readonly kind: 'missing' }
  | { readonly kind: 'folder'; readonly why: string }
  /** Not a file that is read at all: `why` is a clause. */
  | { readonly kind: 'refused'; readonly why: string }
  /** The system does not let it be read. */
  | { readonly kind: 'failed'; readonly why: string }

export type UnreadFile = Exclude<RegularFile, { readonly kind: 'read' }>

/** Never rejects. */
export async function readRegularFile(path: string, limits: ReadLimits): Promise<RegularFile> {
  try {
    const target = limits.within === undefined ? path : await realpath(path)
    if (limits.within !== undefined && !isInOneOf(target, limits.within)) return OUTSIDE
    const refused = refusal(await stat(target), target, limits)
    if (refused !== undefined) return refused
    const file = await open(target, limits.within === undefined ? READ : READ | NO_LINK)
    try {
      const stats = await file.stat()
      const changed = refusal(stats, target, limits)
      if (changed !== undefined) return changed
      const buffer = Buffer.alloc(stats.size)
      let length = 0
      while (length < buffer.length) {
        const { bytesRead } = await file.read(buffer, length, buffer.length - length)
        if (bytesRead === 0) break
        length += bytesRead
      }
      return { kind: 'read', bytes: buffer.subarray(0, length) }
    } finally {
      await file.close()
    }
  } catch (error) {
    return unread(error)
  }
}

export interface SyncReadLimits extends ReadLimits {
  readonly within?: never
  /** Whether the rest of a file that begins like this can be left unread. */
  isEnough?(beginning: Uint8Array): boolean
}

/** Of a file's beginning, for {@link SyncReadLimits.isEnough}: as many as git looks at. */
export const BEGINNING = 8000

/** The same without waiting, which is several times as fast for a tree of many small files. Never throws. */
export function readRegularFileSync(path: string, limits: SyncReadLimits): RegularFile {
  try {
    const refused = refusal(statSync(path), path, limits)
    if (refused !== undefined) return refused
    const file = openSync(path, READ)
    try {
      const stats = fstatSync(file)
      const changed = refusal(stats, path, limits)
      if (changed !== undefined) return changed
      const { size } = stats
      if (size > BEGINNING && limits.isEnough !== undefined) {
        const beginning = Buffer.alloc(BEGINNING)
        const bytes = beginning.subarray(0, readSync(file, beginning, 0, BEGINNING, 0))
        if (limits.isEnough(bytes)) return { kind: 'read', bytes }
      }
      const buffer = Buffer.alloc(size)
      let length = 0
      while (length < size) {
        const count = readSync(file, buffer, length, size - length, length)
        if (count === 0) break
        length += count
      }
      return { kind: 'read', bytes: buffer.subarray(0, length) }
    } finally {
      closeSync(file)
    }
  } catch (error) {
    return unread(error)
  }
}

/** Whether a real path is one of the folders, or lies below one. */
export function isInOneOf(path: string, folders: readonly string[]): boolean {
  return folders.some((it) => path === it || path.startsWith(it.endsWith(sep) ? it : it + sep))
}

/** The real paths of folders; those that are not there have none. */
export async function realFolders(paths: readonly string[]): Promise<readonly string[]> {
  const real = await Promise.all(paths.map((it) => realpath(it).catch(() => undefined)))
  return real.filter((it) => it !== undefined)
}

/** The same for as long as nobody wrote to the file. */
export function stampOf({ dev, ino, size, mtimeMs, ctimeMs }: Stats): string {
  return [dev, ino, size, mtimeMs, ctimeMs].join(' ')
}

/** Whether these are of a file whose content is what the system says its size is. */
export function isRegular(stats: Stats, path: string): boolean {
  return stats.isFile() && !(stats.blocks === 0 && isMadeBySystem(path))
}

/** What an error of the file system means for who wanted to read. */
export function unread(error: unknown): UnreadFile {
  const { code } = error as { code?: string }
  if (code !== undefined && MISSING.has(code)) return { kind: 'missing' }
  if (code === 'ENXIO') return IRREGULAR
  return { kind: 'failed', why: WHYS[code ?? ''] ?? `it cannot be read (${code ?? 'for an unknown reason'})` }
}

function refusal(stats: Stats, path: string, { largest }: ReadLimits): UnreadFile | undefined {
  if (stats.isDirectory()) return FOLDER
  if (!isRegular(stats, path)) return IRREGULAR
  if (stats.size > largest) return { kind: 'refused', why: largerThan(largest) }
  return undefined
}

/** Why something is not read that has more bytes: a clause. */
export function largerThan(bytes: number): string {
  return `larger than ${bytes < MEBIBYTE ? `${bytes / 1024} KiB` : `${bytes / MEBIBYTE} MiB`}`
}

const MEBIBYTE = 1024 * 1024

const FOLDER: UnreadFile = { kind: 'folder', why: 'a folder' }
const IRREGULAR: UnreadFile = { kind: 'refused', why: 'not a regular file' }
const OUTSIDE: UnreadFile = {
  kind: 'refused',
  why: 'it is outside the workspace, which is in Restricted Mode',
}

/** A name that is too long, or has a NUL in it, no file can have. */
const MISSING: ReadonlySet<string> = new Set(['ENOENT', 'ENOTDIR', 'ENAMETOOLONG', 'ERR_INVALID_ARG_VALUE'])

const WHYS: Readonly<Record<string, string>> = {
  EACCES: 'no permission to read it',
  EPERM: 'no permission to read it',
  ELOOP: 'a symbolic link that leads to itself',
}

// A file that is looked at may be another one by the time it is opened: then opening a pipe must not wait for whoever
// writes to it. Windows has neither flag.
const READ = constants.O_RDONLY | (constants.O_NONBLOCK ?? 0)
const NO_LINK = constants.O_NOFOLLOW ?? 0

/** On Linux, whether the system itself makes up what is read there: regular files by name, and without size or end. */
function isMadeBySystem(path: string): boolean {
  return process.platform === 'linux' && SYSTEM_FILES.has(statfsSync(path).type)
}

// linux/magic.h.
const SYSTEM_FILES: ReadonlySet<number> = new Set([
  0x9fa0, // proc
  0x62656572, // sysfs
  0x64626720, // debugfs
  0x74726163, // tracefs
  0x73636673, // securityfs
  0x27e0eb, // cgroup
  0x63677270, // cgroup2
  0xf97cff8c, // selinuxfs
  0xcafe4a11, // bpf
  0xde5e81e4, // efivarfs
])
