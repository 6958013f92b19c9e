import type { HashName } from '../crypto/hash.ts'
import { type BulkCipher, bulkCipher } from '../registry/bulkCiphers.ts'
import { type CipherSuite, cipherSuite } from '../registry/cipherSuites.ts'
import type { ProtocolVersion } from '../registry/protocolVersions.ts'

/** A cipher suite with which a handshake can be completed here, and what it is made of. */
export interface UsableSuite {
  readonly suite: CipherSuite
  /** Of the key schedule and the transcript, from TLS 1.2 on. */
  readonly hash: HashName
  /** Absent with an AEAD. */
  readonly mac?: HashName
  readonly bulk: BulkCipher
  readonly exportGrade: boolean
}

/** Undefined for a suite that can only be told by its name. */
export function usableSuite(id: number): UsableSuite | undefined {
  const suite = cipherSuite(id)
  const bulk = bulkCipher(suite.encryption)
  const mac = MACS[suite.mac]
  if (bulk === undefined || (mac === undefined && !suite.aead)) return undefined
  if (!KEY_EXCHANGES.has(suite.keyExchange) || !AUTHENTICATIONS.has(suite.authentication)) return undefined
  return {
    suite,
    hash: suite.hash === 'SHA384' ? 'SHA-384' : 'SHA-256',
    ...(mac === undefined ? {} : { mac }),
    bulk,
    exportGrade: suite.exportGrade,
  }
}

/** Whether it can be completed in the version: an AEAD is for TLS 1.2 and later, and SSL 3.0 has MACs with two hashes. */
export function isUsableIn({ suite, mac }: UsableSuite, version: ProtocolVersion): boolean {
  if (suite.aead) return version === 'TLSv1.2' || version === 'TLSv1.3'
  return version !== 'SSLv3' || mac === 'MD5' || mac === 'SHA-1'
}

/**
 * What is offered where nothing else is asked for: TLS 1.3, then forward secrecy with AEAD, then what old servers
 * have. RFC 10015 forbids clients to offer the last group; here it shows what a server does that has nothing
 * better, and it is behind all others.
 */
export const DEFAULT_CIPHER_SUITES: readonly number[] = [
  0x1301, 0x1302, 0x1303, 0xc02b, 0xc02f, 0xc02c, 0xc030, 0xcca9, 0xcca8, 0xc023, 0xc027, 0xc024, 0xc028,
  0xc009, 0xc013, 0xc00a, 0xc014, 0x009e, 0x009f, 0xccaa, 0x0067, 0x006b, 0x0033, 0x0039, 0x009c, 0x009d,
  0x003c, 0x003d, 0x002f, 0x0035,
]

/**
 * What is offered with a pre-shared key: in TLS 1.3 the suites with SHA-256, the hash of a key for which none is named
 * (RFC 9846, section 4.3.11); then forward secrecy with AEAD, CCM_8 of small devices, then CBC.
 */
const PRE_SHARED_KEY_SUITES: readonly number[] = [
  0x1301, 0x1303, 0x1304, 0x1305, 0xd001, 0xd002, 0xccac, 0xd005, 0x00aa, 0x00ab, 0xccad, 0xc0a6, 0xc0a7,
  0x00ac, 0x00ad, 0xccae, 0x00a8, 0x00a9, 0xccab, 0xc0a4, 0xc0a5, 0xc0a8, 0xc0a9, 0xc037, 0xc038, 0xc035,
  0xc036, 0x00b2, 0x00b3, 0x0090, 0x0091, 0x00b6, 0x00b7, 0x0094, 0x0095, 0x00ae, 0x00af, 0x008c, 0x008d,
]

/** Those of them that one of the versions has. */
export function preSharedKeySuites(versions: readonly ProtocolVersion[]): readonly number[] {
  return PRE_SHARED_KEY_SUITES.filter((id) => {
    const usable = usableSuite(id)
    return usable !== undefined && versions.some((it) => isSuiteOf(id, it) && isUsableIn(usable, it))
  })
}

/** The hash of an external key (RFC 9846, section 4.3.11): where no suite is offered with SHA-256, the other one. */
export function externalKeyHash(suites: readonly number[]): HashName {
  const hashes = suites.filter((it) => isSuiteOf(it, 'TLSv1.3')).map((it) => usableSuite(it)?.hash)
  return hashes.includes('SHA-384') && !hashes.includes('SHA-256') ? 'SHA-384' : 'SHA-256'
}

/** The versions that have pre-shared keys (RFC 4279, RFC 9846); a server may choose an older one than is offered. */
export const PRE_SHARED_KEY_VERSIONS: readonly ProtocolVersion[] = [
  'TLSv1.0',
  'TLSv1.1',
  'TLSv1.2',
  'TLSv1.3',
]

/** What is offered where no version is asked for. */
export const DEFAULT_VERSIONS: readonly ProtocolVersion[] = ['TLSv1.2', 'TLSv1.3']

/** Those of the versions that have a suite of the list. */
export function versionsWith(
  suites: readonly number[],
  versions: readonly ProtocolVersion[],
): readonly ProtocolVersion[] {
  return versions.filter((version) => suites.some((it) => isSuiteOf(it, version)))
}

/** Whether the suite can be offered with the version: SSL 2.0 and TLS 1.3 have their own. */
export function isSuiteOf(id: number, version: ProtocolVersion): boolean {
  const { minVersion } = cipherSuite(id)
  const own = [minVersion, version].find((it) => it === 'SSLv2' || it === 'TLSv1.3')
  return own === undefined || minVersion === version
}

const KEY_EXCHANGES: ReadonlySet<string> = new Set([
  'TLSv1.3',
  'ECDHE',
  'DHE',
  'RSA',
  'RSA_EXPORT',
  'ECDH',
  'PSK',
  'RSA_PSK',
  'DHE_PSK',
  'ECDHE_PSK',
])
const AUTHENTICATIONS: ReadonlySet<string> = new Set(['any', 'RSA', 'ECDSA', 'DSS', 'anonymous', 'PSK'])
const MACS: Readonly<Record<string, HashName>> = {
  MD5: 'MD5',
  SHA: 'SHA-1',
  SHA256: 'SHA-256',
  SHA384: 'SHA-384',
}
