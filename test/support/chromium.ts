import { existsSync } from 'node:fs'
import { delimiter, join } from 'node:path'

export const CHROMIUM_PACKAGE = 'chromium'

/** The browser of this machine, or the one that CHROMIUM names; undefined where there is none. */
export function findChromium(): string | undefined {
  const named = process.env['CHROMIUM']
  if (named !== undefined) return named
  const folders = (process.env['PATH'] ?? '').split(delimiter)
  const names = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable']
  return names.flatMap((it) => folders.map((folder) => join(folder, it))).find(existsSync)
}
