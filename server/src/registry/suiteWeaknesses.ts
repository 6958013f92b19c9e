// What may be wrong with a cipher suite: the one list that the rules, the hover and the handshake test read.

import { memoByObject } from '../base/memo.ts'
import type { CipherSuite } from './cipherSuites.ts'

/** `forbidden`: a standard says MUST NOT; `weak`: SHOULD NOT; `acceptable`: not among the recommended ones. */
export type Gravity = 'forbidden' | 'weak' | 'acceptable'

export interface SuiteWeakness {
  has(suite: CipherSuite): boolean
  gravity(suite: CipherSuite): Gravity
  /** Continues "this suite": `does not encrypt`. */
  clause(suite: CipherSuite): string
  citation(suite: CipherSuite): Source
}

/** One that has a rule of its own, which words of a cipher string can exclude. */
export interface ExcludableWeakness extends SuiteWeakness {
  /** Continues "3 suites": `without encryption`. */
  kind(suites: readonly CipherSuite[]): string
  /** Words that take such suites out of a cipher string, for good: `!eNULL`. */
  exclusion(suites: readonly CipherSuite[]): readonly string[]
  /** Said beside whatever else is wrong with the suite, as it is about another part of it. */
  readonly saidBeside?: true
}

interface Source {
  readonly source: string
  readonly section: string
}

export const NULL_ENCRYPTION: ExcludableWeakness = {
  has: ({ encryption }) => encryption === 'NULL',
  gravity: () => 'forbidden',
  clause: () => 'does not encrypt',
  citation: () => ({ source: 'RFC 9325', section: '4.1' }),
  kind: () => 'without encryption',
  exclusion: () => ['!eNULL'],
}

export const NO_AUTHENTICATION: ExcludableWeakness = {
  has: ({ authentication }) => authentication === 'anonymous',
  gravity: () => 'forbidden',
  clause: () => 'does not authenticate the server',
  citation: () => ({ source: 'RFC 5246', section: 'A.5' }),
  kind: () => 'without authentication',
  exclusion: () => ['!aNULL'],
}

export const EXPORT_GRADE: ExcludableWeakness = {
  has: ({ exportGrade }) => exportGrade,
  gravity: () => 'forbidden',
  clause: () => 'is export-grade',
  citation: () => ({ source: 'RFC 9325', section: '4.1' }),
  kind: () => 'of export grade',
  exclusion: () => ['!EXPORT'],
}

export const RC4: ExcludableWeakness = {
  has: ({ encryption }) => encryption.startsWith('RC4'),
  gravity: () => 'forbidden',
  clause: () => 'uses RC4',
  citation: () => ({ source: 'RFC 7465', section: '2' }),
  kind: () => 'with RC4',
  exclusion: () => ['!RC4'],
}

/** DES, 3DES, IDEA, RC2, GOST 28147. */
export const SMALL_BLOCKS: ExcludableWeakness = {
  has: ({ encryption }) => /^(3?DES|IDEA|RC2|28147)/.test(encryption),
  gravity: (suite) => (usesSingleDes(suite) ? 'forbidden' : 'weak'),
  clause: (suite) =>
    usesSingleDes(suite)
      ? 'uses DES, with a key of 56 bits'
      : `uses ${cipherFamily(suite)}, with blocks of 64 bits`,
  citation: () => ({ source: 'RFC 9325', section: '4.1' }),
  kind: (suites) => `with ${[...new Set(suites.map(cipherFamily))].join(' and ')}`,
  exclusion: (suites) => [...new Set(suites.map((it) => `!${cipherFamily(it)}`))],
}

export const MD5_MAC: ExcludableWeakness = {
  has: ({ mac }) => mac === 'MD5',
  gravity: () => 'weak',
  clause: () => 'uses MD5 as MAC',
  citation: () => ({ source: 'OpenSSL', section: 'SSL_CTX_set_security_level' }),
  kind: () => 'with MD5',
  exclusion: () => ['!MD5'],
  saidBeside: true,
}

/** Whoever has the server's key can read what was recorded before: RSA, fixed DH and fixed ECDH. */
export const STATIC_KEY_EXCHANGE: ExcludableWeakness = {
  has: ({ keyExchange }) => STATIC.has(keyExchange),
  gravity: ({ keyExchange }) => (keyExchange === 'ECDH' ? 'weak' : 'forbidden'),
  clause: ({ keyExchange }) => `uses a static ${exchangeName(keyExchange)} key exchange`,
  citation: ({ keyExchange }) => ({
    source: 'RFC 10015',
    section: exchangeName(keyExchange) === 'RSA' ? '4' : '2',
  }),
  kind: (suites) =>
    `with static ${[...new Set(suites.map((it) => exchangeName(it.keyExchange)))].join(' and ')}`,
  exclusion: (suites) => [
    ...new Set(
      suites.map(({ keyExchange }) =>
        keyExchange === 'RSA_PSK' ? '!kRSAPSK' : `!k${exchangeName(keyExchange)}`,
      ),
    ),
  ],
}

export const FINITE_FIELD: ExcludableWeakness = {
  has: ({ keyExchange }) => keyExchange === 'DHE' || keyExchange === 'DHE_PSK',
  gravity: () => 'weak',
  clause: () => 'uses a finite-field key exchange',
  citation: () => ({ source: 'RFC 10015', section: '3' }),
  kind: () => 'with a finite-field key exchange',
  exclusion: (suites) => [
    ...(suites.some((it) => it.keyExchange === 'DHE') ? ['!kDHE'] : []),
    ...(suites.some((it) => it.keyExchange === 'DHE_PSK') ? ['!kDHEPSK'] : []),
  ],
}

/** Those with rules. A suite with several is reported for the first, so that one suite is one finding. */
const EXCLUDABLE: readonly ExcludableWeakness[] = [
  NULL_ENCRYPTION,
  NO_AUTHENTICATION,
  EXPORT_GRADE,
  RC4,
  SMALL_BLOCKS,
  MD5_MAC,
  STATIC_KEY_EXCHANGE,
  FINITE_FIELD,
]

const WEAKNESSES: readonly SuiteWeakness[] = [
  ...EXCLUDABLE,
  {
    has: ({ forwardSecrecy, keyExchange }) => !forwardSecrecy && keyExchange !== 'unknown',
    gravity: () => 'weak',
    clause: () => 'has no forward secrecy',
    citation: () => ({ source: 'RFC 9325', section: '4.1' }),
  },
  {
    has: ({ encryption }) => encryption.endsWith('CCM_8'),
    gravity: () => 'weak',
    clause: () => 'authenticates data with 64 bits only',
    citation: () => ({ source: 'RFC 9846', section: 'B.4' }),
  },
  {
    has: ({ keyExchange }) => keyExchange === 'unknown',
    gravity: () => 'acceptable',
    clause: () => 'is not known',
    citation: () => ({ source: 'IANA', section: 'TLS Cipher Suites' }),
  },
  {
    has: ({ cbc }) => cbc,
    gravity: () => 'acceptable',
    clause: () => 'uses CBC with MAC-then-encrypt',
    citation: () => ({ source: 'RFC 9325', section: '4.2' }),
  },
]

/** What is to be said of a cipher suite where one thing is said of each. */
export interface SuiteVerdict {
  readonly verdict: 'good' | Gravity
  /** Continues "this suite". */
  readonly reason: string
  readonly citation: Source
}

/** The gravest thing that is to be said of a suite. */
export function suiteVerdict(suite: CipherSuite): SuiteVerdict {
  const weaknesses = WEAKNESSES.filter((it) => it.has(suite))
  for (const verdict of ['forbidden', 'weak', 'acceptable'] as const) {
    const gravest = weaknesses.find((it) => it.gravity(suite) === verdict)
    if (gravest) return { verdict, reason: gravest.clause(suite), citation: gravest.citation(suite) }
  }
  return {
    verdict: 'good',
    reason: 'has forward secrecy and authenticated encryption',
    citation: { source: 'RFC 9325', section: '4.2' },
  }
}

/** Whether a suite is to be reported for that weakness, and not for another that comes first. */
export function isReportedFor(suite: CipherSuite, weakness: ExcludableWeakness): boolean {
  return weakness.saidBeside ? weakness.has(suite) : firstWeakness(suite) === weakness
}

const firstWeakness = memoByObject((suite: CipherSuite) =>
  EXCLUDABLE.find((it) => !it.saidBeside && it.has(suite)),
)

/** Whether OpenSSL does not negotiate it at a security level: for what keeps it off at level 1 and above. */
export function isBelowSecurityLevel(suite: CipherSuite, level: number): boolean {
  return level > 0 && [NO_AUTHENTICATION, NULL_ENCRYPTION, MD5_MAC].some((it) => it.has(suite))
}

/** With a key of 56 bits. */
function usesSingleDes({ encryption }: CipherSuite): boolean {
  return encryption.startsWith('DES')
}

/** As OpenSSL calls it. */
function cipherFamily({ encryption }: CipherSuite): string {
  return encryption.startsWith('28147') ? 'GOST89' : encryption.replace(/^DES40/, 'DES').replace(/_.*/, '')
}

function exchangeName(keyExchange: CipherSuite['keyExchange']): string {
  return keyExchange.startsWith('RSA') ? 'RSA' : keyExchange
}

const STATIC: ReadonlySet<CipherSuite['keyExchange']> = new Set([
  'RSA',
  'RSA_EXPORT',
  'RSA_PSK',
  'DH',
  'ECDH',
])
