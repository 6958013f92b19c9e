import { once } from '../base/memo.ts'
import type { CipherSuite } from './cipherSuite.ts'
import { deriveCipherSuite } from './cipherSuiteFacts.ts'
import { CIPHER_SUITES } from './cipherSuites.generated.ts'

export type { Authentication, CipherSuite, KeyExchange } from './cipherSuite.ts'

/** Every suite that has a name, in the order of the code points; SSL 2.0's kinds are last. */
export const allCipherSuites = once((): readonly CipherSuite[] =>
  CIPHER_SUITES.map(([id, name, opensslName, source]) => deriveCipherSuite(id, name, opensslName, source)),
)

/** The suite with that code point. Never fails: an unknown number is a suite with its hexadecimal digits as the name. */
export function cipherSuite(id: number): CipherSuite {
  return byId().get(id) ?? deriveCipherSuite(id)
}

/** By IANA's name, exactly; undefined where no suite has it. */
export function cipherSuiteByName(name: string): CipherSuite | undefined {
  return byName().get(name)
}

/** By the name in OpenSSL, of any of its versions. A name that SSL 2.0 used too is that of the later suite. */
export function cipherSuiteByOpensslName(name: string): CipherSuite | undefined {
  return byOpensslName().get(name)
}

const byId = once(() => new Map(allCipherSuites().map((it) => [it.id, it])))
const byName = once(() => new Map(allCipherSuites().map((it) => [it.name, it])))
const byOpensslName = once(() => {
  const suites = new Map<string, CipherSuite>()
  for (const suite of allCipherSuites()) {
    const { opensslName } = suite
    if (opensslName !== undefined && !suites.has(opensslName)) suites.set(opensslName, suite)
  }
  return suites
})
