import { closeSync, constants, fstatSync, lstatSync, openSync, realpathSync, writeSync } from 'node:fs'
import { chown, open, realpath, rename, rm, stat } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { UsageError } from '../src/cli/parameters.ts'
import { isInOneOf, isRegular, readRegularFile, realFolders } from './regularFile.ts'

/**
 * Replaces a file's text: whoever reads it sees the old text or the new one, never half of it. A link stays one, and is
 * not followed out of the folders. A file that is not `before` to the byte (it changed meanwhile, or it is no UTF-8) is
 * left alone; one that is `after` already has nothing done to it.
 */
export async function replaceText(
  path: string,
  before: string,
  after: string,
  folders: readonly string[],
): Promise<void> {
  let temporary: string | undefined
  try {
    const target = await realpath(path)
    if (!isInOneOf(target, await realFolders(folders))) {
      throw new UsageError(`not changed, because it is a link to ${target}; name that file instead`)
    }
    const largest = Buffer.byteLength(before) + Buffer.byteLength(after)
    const file = await readRegularFile(target, { largest })
    if (file.kind === 'read' && file.bytes.equals(Buffer.from(after))) return
    if (file.kind !== 'read' || !file.bytes.equals(Buffer.from(before))) {
      throw new UsageError(`not changed, because it is not the text that was checked; run it again`)
    }
    const { mode, uid, gid } = await stat(target)
    const name = join(dirname(target), `.tls-lens-${process.pid}.tmp`)
    const written = await open(name, 'wx', mode & 0o777)
    temporary = name
    try {
      await written.writeFile(after)
    } finally {
      await written.close()
    }
    // Only root can give a file away; for all others it is their own already, or else cannot be.
    await chown(temporary, uid, gid).catch(() => {})
    await rename(temporary, target)
    temporary = undefined
  } catch (error) {
    if (error instanceof UsageError) throw error
    throw new UsageError(`cannot be changed (${codeOf(error)})`)
  } finally {
    if (temporary !== undefined) await rm(temporary, { force: true })
  }
}

/** Appends to a regular file, which is made for its owner alone to read; a link is not followed out of its folder. */
export function appendSecret(path: string, text: string): void {
  let file: number | undefined
  try {
    file = openSync(ownTarget(path), APPEND, 0o600)
    if (!isRegular(fstatSync(file), path)) throw new UsageError(`${path}: not a regular file`)
    writeSync(file, text)
  } catch (error) {
    if (error instanceof UsageError) throw error
    throw new UsageError(`${path}: cannot be written (${codeOf(error)})`)
  } finally {
    if (file !== undefined) closeSync(file)
  }
}

/** The file to write to, which a link must not lead out of its folder. */
function ownTarget(path: string): string {
  const stats = lstatSync(path, { throwIfNoEntry: false })
  if (stats === undefined || stats.isFile()) return path
  if (!stats.isSymbolicLink()) throw new UsageError(`${path}: not a regular file`)
  const target = realpathSync(path)
  if (!isInOneOf(target, [realpathSync(dirname(path))])) {
    throw new UsageError(`${path}: a link to ${target}; name that file instead`)
  }
  return target
}

// Not waiting for the reader of a pipe, nor through a link that was put there meanwhile.
const APPEND =
  constants.O_WRONLY |
  constants.O_APPEND |
  constants.O_CREAT |
  (constants.O_NONBLOCK ?? 0) |
  (constants.O_NOFOLLOW ?? 0)

/** The system's message has the path in it, which may be of any form. */
function codeOf(error: unknown): string {
  return (error as { code?: string }).code ?? (error instanceof Error ? error.name : 'unknown')
}
