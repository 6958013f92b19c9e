import { spawnSync } from 'node:child_process'
import type { TestContext } from 'node:test'

/** Whether the `openssl` on the PATH is of the version whose behavior is modeled. */
export function opensslIs30(): boolean {
  const { stdout } = spawnSync('openssl', ['version'], { encoding: 'utf8' })
  return /^OpenSSL 3\.0\./.test(stdout ?? '')
}

/** Skips the test, aloud, where what it needs is not there; under CI=true that is a failure. Returns whether it did. */
export function skipWithout(context: TestContext, available: boolean, what: string): boolean {
  if (available) return false
  if (process.env['CI'] === 'true') throw new Error(`${what} is needed and not there`)
  context.skip(`${what} is not there`)
  return true
}
