import type { CipherSuite } from './cipherSuites.ts'

/** What is to be said of a cipher suite, in the same words wherever it is said. */
export interface SuiteVerdict {
  /** `forbidden`: a standard says MUST NOT; `weak`: SHOULD NOT; `acceptable`: not among the recommended ones. */
  readonly verdict: 'good' | 'acceptable' | 'weak' | 'forbidden'
  /** A clause that continues "this suite": `does not encrypt`. */
  readonly reason: string
  readonly citation: { readonly source: string; readonly section: string }
}

/** The gravest thing that is to be said of a suite. */
export function judgeSuite(suite: CipherSuite): SuiteVerdict {
  for (const { concerns, ...verdict } of VERDICTS) if (concerns(suite)) return verdict
  return GOOD
}

export const usesNullEncryption = (suite: CipherSuite) => suite.encryption === 'NULL'
export const isAnonymous = (suite: CipherSuite) => suite.authentication === 'anonymous'
export const isExportGrade = (suite: CipherSuite) => suite.exportGrade
export const usesRc4 = (suite: CipherSuite) => suite.encryption.startsWith('RC4')
/** DES with a key of 56 bits. */
export const usesSingleDes = (suite: CipherSuite) => /^DES/.test(suite.encryption)
/** A block cipher with blocks of 64 bits: DES, 3DES, IDEA, RC2, GOST 28147. */
export const hasSmallBlocks = (suite: CipherSuite) => /^(3?DES|IDEA|RC2|28147)/.test(suite.encryption)
export const usesMd5 = (suite: CipherSuite) => suite.mac === 'MD5'
/** Whether OpenSSL does not negotiate it at a security level: for what keeps it off at level 1 and above. */
export const isBelowSecurityLevel = (suite: CipherSuite, level: number) =>
  level > 0 && (isAnonymous(suite) || usesNullEncryption(suite) || usesMd5(suite))
/** Whoever has the server's key can read what was recorded before: RSA, fixed DH and fixed ECDH. */
export const hasStaticKeyExchange = ({ keyExchange }: CipherSuite) => STATIC.has(keyExchange)
export const usesFiniteField = ({ keyExchange }: CipherSuite) =>
  keyExchange === 'DHE' || keyExchange === 'DHE_PSK'

const STATIC: ReadonlySet<CipherSuite['keyExchange']> = new Set([
  'RSA',
  'RSA_EXPORT',
  'RSA_PSK',
  'DH',
  'ECDH',
])

const VERDICTS: readonly (SuiteVerdict & { readonly concerns: (suite: CipherSuite) => boolean })[] = [
  {
    concerns: usesNullEncryption,
    verdict: 'forbidden',
    reason: 'does not encrypt',
    citation: { source: 'RFC 9325', section: '4.1' },
  },
  {
    concerns: isAnonymous,
    verdict: 'forbidden',
    reason: 'does not authenticate the server',
    citation: { source: 'RFC 5246', section: 'A.5' },
  },
  {
    concerns: isExportGrade,
    verdict: 'forbidden',
    reason: 'is export-grade',
    citation: { source: 'RFC 9325', section: '4.1' },
  },
  {
    concerns: usesRc4,
    verdict: 'forbidden',
    reason: 'uses RC4',
    citation: { source: 'RFC 7465', section: '2' },
  },
  {
    concerns: usesSingleDes,
    verdict: 'forbidden',
    reason: 'uses DES, with a key of 56 bits',
    citation: { source: 'RFC 9325', section: '4.1' },
  },
  {
    concerns: ({ keyExchange }) => keyExchange === 'DH',
    verdict: 'forbidden',
    reason: 'has no forward secrecy: a static key exchange',
    citation: { source: 'RFC 10015', section: '2' },
  },
  {
    concerns: (suite) => hasStaticKeyExchange(suite) && suite.keyExchange !== 'ECDH',
    verdict: 'forbidden',
    reason: 'has no forward secrecy: a static key exchange',
    citation: { source: 'RFC 10015', section: '4' },
  },
  {
    concerns: hasSmallBlocks,
    verdict: 'weak',
    reason: 'uses a cipher with blocks of 64 bits',
    citation: { source: 'RFC 9325', section: '4.1' },
  },
  {
    concerns: usesMd5,
    verdict: 'weak',
    reason: 'uses MD5 as MAC',
    citation: { source: 'OpenSSL', section: 'SSL_CTX_set_security_level' },
  },
  {
    concerns: ({ keyExchange }) => keyExchange === 'ECDH',
    verdict: 'weak',
    reason: 'has no forward secrecy: a static key exchange',
    citation: { source: 'RFC 10015', section: '2' },
  },
  {
    concerns: usesFiniteField,
    verdict: 'weak',
    reason: 'uses a finite-field key exchange (DHE)',
    citation: { source: 'RFC 10015', section: '3' },
  },
  {
    concerns: ({ forwardSecrecy, keyExchange }) => !forwardSecrecy && keyExchange !== 'unknown',
    verdict: 'weak',
    reason: 'has no forward secrecy',
    citation: { source: 'RFC 9325', section: '4.1' },
  },
  {
    concerns: ({ encryption }) => encryption.endsWith('CCM_8'),
    verdict: 'weak',
    reason: 'authenticates data with 64 bits only',
    citation: { source: 'RFC 9846', section: 'B.4' },
  },
  {
    concerns: ({ keyExchange }) => keyExchange === 'unknown',
    verdict: 'acceptable',
    reason: 'is not known',
    citation: { source: 'IANA', section: 'TLS Cipher Suites' },
  },
  {
    concerns: ({ cbc }) => cbc,
    verdict: 'acceptable',
    reason: 'encrypts after authenticating (CBC); newer clients have better',
    citation: { source: 'RFC 9325', section: '4.2' },
  },
]

const GOOD: SuiteVerdict = {
  verdict: 'good',
  reason: 'has forward secrecy and authenticated encryption',
  citation: { source: 'RFC 9325', section: '4.2' },
}
