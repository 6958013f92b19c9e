// The ClientHellos with which a server is asked for a version. One alone does not tell: a server that has none of its
// suites or groups refuses a version that it speaks, and a device on the way may let nothing through that is new or long.

import { OFFERED_SIGNATURE_SCHEMES } from '../handshake/handshakeSignature.ts'
import { allCipherSuites, type CipherSuite } from '../registry/cipherSuites.ts'
import { allNamedGroups } from '../registry/namedGroups.ts'
import { isOlder, type ProtocolVersion } from '../registry/protocolVersions.ts'
import { allSignatureSchemes } from '../registry/signatureSchemes.ts'

export interface HelloShape {
  /**
   * `usual` is the first hello, `full` has what it lacks too, `part` a part of those suites; `plain` is short and has
   * nothing new.
   */
  readonly kind: 'usual' | 'full' | 'part' | 'plain'
  readonly versions: readonly ProtocolVersion[]
  readonly cipherSuites: readonly number[]
  readonly groups: readonly number[]
  readonly signatureSchemes: readonly number[]
}

/** At most so many suites are offered where a server may not read more (wolfSSL ends at 150). */
const MAX_SUITES = 128

export function usualShape(version: ProtocolVersion): HelloShape {
  return {
    kind: 'usual',
    versions: [version],
    cipherSuites: suitesOf(version),
    groups: version === 'TLSv1.3' ? GROUPS_OF_TLS13 : DEFAULT_GROUPS,
    signatureSchemes: SIGNATURE_SCHEMES,
  }
}

/** A hello of less than 256 bytes before TLS 1.3, and without post-quantum groups in it. */
export function plainShape(version: ProtocolVersion): HelloShape {
  return {
    kind: 'plain',
    versions: [version],
    cipherSuites: version === 'TLSv1.3' ? suitesOf(version).slice(0, 5) : PLAIN_SUITES,
    groups: DEFAULT_GROUPS,
    signatureSchemes: OFFERED_SIGNATURE_SCHEMES,
  }
}

/**
 * All suites, newer ones included (Java has suites of elliptic curves in SSL 3.0), all groups and signature schemes.
 * TLS 1.3 has few suites, all of them usual: there TLS 1.2 is offered beside it, for a server that knows nothing newer
 * to choose.
 */
export function fullShape(version: ProtocolVersion): HelloShape {
  const tls13 = version === 'TLSv1.3'
  const usual = suitesOf(version)
  return {
    kind: 'full',
    versions: tls13 ? ['TLSv1.2', 'TLSv1.3'] : [version],
    cipherSuites: tls13
      ? [...usual, ...suitesOf('TLSv1.2')].slice(0, MAX_SUITES)
      : [...usual, ...ranked((it) => it.minVersion !== 'TLSv1.3' && !usual.includes(it.id))],
    groups: allNamedGroups(),
    signatureSchemes: [...new Set([...allSignatureSchemes(), ...PAIRS_OF_TLS12])],
  }
}

/** The full hello in several, for a server that cannot read so many suites at once. */
export function partsOf(version: ProtocolVersion): readonly HelloShape[] {
  const full = fullShape(version)
  const count = Math.ceil(full.cipherSuites.length / MAX_SUITES)
  return Array.from({ length: count }, (_, index) => ({
    ...full,
    kind: 'part',
    cipherSuites: full.cipherSuites.slice(index * MAX_SUITES, (index + 1) * MAX_SUITES),
  }))
}

/** The suites that a server of the version might have, those that most servers have first. */
export function suitesOf(version: ProtocolVersion): readonly number[] {
  if (version === 'SSLv2') return CIPHER_KINDS
  return ranked((it) => isOf(it, version)).slice(0, MAX_SUITES)
}

function ranked(isWanted: (suite: CipherSuite) => boolean): readonly number[] {
  return allCipherSuites()
    .filter((it) => it.id <= 0xffff && !SIGNALING.has(it.id) && isWanted(it))
    .toSorted((a, b) => rank(a) - rank(b) || b.strengthBits - a.strengthBits)
    .map((it) => it.id)
}

/** Values that are in the registry of suites and are none (RFC 5746, RFC 7507). */
const SIGNALING: ReadonlySet<number> = new Set([0x0000, 0x00ff, 0x5600])

function isOf(suite: CipherSuite, version: ProtocolVersion): boolean {
  if (version === 'TLSv1.3' || suite.minVersion === 'TLSv1.3') return suite.minVersion === version
  return !isOlder(version, suite.minVersion)
}

function rank({ keyExchange, authentication, aead, exportGrade, encryption }: CipherSuite): number {
  if (!USUAL_KEY_EXCHANGES.has(keyExchange)) return 6
  if (authentication === 'anonymous' || encryption === 'NULL') return 5
  if (exportGrade || encryption.startsWith('DES')) return 4
  if (authentication === 'DSS' || keyExchange === 'DH' || keyExchange === 'ECDH') return 3
  if (keyExchange === 'RSA') return 2
  return aead ? 0 : 1
}

const USUAL_KEY_EXCHANGES: ReadonlySet<string> = new Set([
  'TLSv1.3',
  'ECDHE',
  'DHE',
  'RSA',
  'RSA_EXPORT',
  'ECDH',
  'DH',
])

/** Of SSL 2.0: three bytes each. */
const CIPHER_KINDS: readonly number[] = allCipherSuites().flatMap(({ id, minVersion }) =>
  minVersion === 'SSLv2' ? [id] : [],
)

/** ECDHE, DHE and RSA with AES, and what servers had before: 3DES and RC4. */
const PLAIN_SUITES: readonly number[] = [
  0xc02b, 0xc02f, 0xc02c, 0xc030, 0xcca9, 0xcca8, 0xc009, 0xc013, 0xc00a, 0xc014, 0x009e, 0x0033, 0x0039,
  0x009c, 0x002f, 0x0035, 0x000a, 0x0005, 0x0004,
]

/** X25519, P-256, P-384, P-521, X448: what is offered unless told; in TLS 1.3 the first gets a key share. */
export const DEFAULT_GROUPS: readonly number[] = [0x001d, 0x0017, 0x0018, 0x0019, 0x001e]
/** For TLS 1.3 also those without a key share in the hello: the answer is only a request for one of them. */
const GROUPS_OF_TLS13: readonly number[] = [...DEFAULT_GROUPS, 0x11ec, 0x11eb, 0x11ed, 0x0100, 0x0101, 0x0102]
/** With SHA-1, and with ML-DSA. */
const SIGNATURE_SCHEMES: readonly number[] = [
  ...OFFERED_SIGNATURE_SCHEMES,
  0x0904,
  0x0905,
  0x0906,
  0x0201,
  0x0203,
  0x0202,
]

/** RFC 5246, section 7.4.1.4.1: each of the six hashes, MD5 to SHA-512, with RSA, DSA and ECDSA. */
const PAIRS_OF_TLS12: readonly number[] = [1, 2, 3, 4, 5, 6].flatMap((hash) =>
  [1, 2, 3].map((signature) => hash * 0x100 + signature),
)
