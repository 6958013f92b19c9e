import { chown, readFile, realpath, rename, rm, stat, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { UsageError } from '../src/cli/parameters.ts'

/**
 * Replaces a file's text: whoever reads it sees the old text or the new one, never half of it. A symbolic link stays
 * one. A file that is not `before` to the byte (it changed meanwhile, or it is no UTF-8) is left alone.
 */
export async function replaceText(path: string, before: string, after: string): Promise<void> {
  let temporary: string | undefined
  try {
    const target = await realpath(path)
    if (!(await readFile(target)).equals(Buffer.from(before))) {
      throw new UsageError(`${path}: not changed, because it is not the text that was checked; run it again`)
    }
    const { mode, uid, gid } = await stat(target)
    temporary = join(dirname(target), `.tls-lens-${process.pid}.tmp`)
    await writeFile(temporary, after, { mode: mode & 0o777, flag: 'wx' })
    // Only root can give a file away; for all others it is their own already, or else cannot be.
    await chown(temporary, uid, gid).catch(() => {})
    await rename(temporary, target)
  } catch (error) {
    if (temporary !== undefined) await rm(temporary, { force: true })
    if (error instanceof UsageError) throw error
    throw new UsageError(
      `${path}: cannot be changed: ${error instanceof Error ? error.message : String(error)}`,
    )
  }
}
