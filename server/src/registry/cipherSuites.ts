import type { CipherSuite } from './cipherSuite.ts'
import { deriveCipherSuite } from './cipherSuiteFacts.ts'
import { CIPHER_SUITES } from './cipherSuites.generated.ts'

export type { Authentication, CipherSuite, KeyExchange } from './cipherSuite.ts'

/** Every suite that has a name, in the order of the code points; SSL 2.0's kinds are last. */
export function allCipherSuites(): readonly CipherSuite[] {
  all ??= CIPHER_SUITES.map(([id, name, opensslName, source]) =>
    deriveCipherSuite(id, name, opensslName, source),
  )
  return all
}

/** The suite with that code point. Never fails: an unknown number is a suite with its hexadecimal digits as the name. */
export function cipherSuite(id: number): CipherSuite {
  byId ??= new Map(allCipherSuites().map((it) => [it.id, it]))
  return byId.get(id) ?? deriveCipherSuite(id)
}

/** By IANA's name, exactly; undefined where no suite has it. */
export function cipherSuiteByName(name: string): CipherSuite | undefined {
  byName ??= new Map(allCipherSuites().map((it) => [it.name, it]))
  return byName.get(name)
}

/** By the name in OpenSSL, of any of its versions. A name that SSL 2.0 used too is that of the later suite. */
export function cipherSuiteByOpensslName(name: string): CipherSuite | undefined {
  if (byOpensslName === undefined) {
    byOpensslName = new Map()
    for (const suite of allCipherSuites()) {
      const { opensslName } = suite
      if (opensslName !== undefined && !byOpensslName.has(opensslName)) byOpensslName.set(opensslName, suite)
    }
  }
  return byOpensslName.get(name)
}

// Made when they are first asked for.
let all: readonly CipherSuite[] | undefined
let byId: ReadonlyMap<number, CipherSuite> | undefined
let byName: ReadonlyMap<string, CipherSuite> | undefined
let byOpensslName: Map<string, CipherSuite> | undefined
