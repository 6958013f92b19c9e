import { spawnSync } from 'node:child_process'
import type { TestContext } from 'node:test'
import { skipWithout } from './opensslCommand.ts'

/** Wireshark for the terminal. */
export function isTsharkMissing(): boolean {
  return spawnSync('tshark', ['--version'], { stdio: 'ignore' }).error !== undefined
}

/** Skips the test, aloud, where there is no tshark. Returns whether it did. */
export function skipWithoutTshark(context: TestContext): boolean {
  return skipWithout(context, !isTsharkMissing(), 'tshark (Debian: tshark)')
}
