import { type AeadName, aeadKeyLength, isAeadName } from '../crypto/aead.ts'
import type { HashName } from '../crypto/hash.ts'
import { type CipherSuite, cipherSuite } from '../registry/cipherSuites.ts'
import type { ProtocolVersion } from '../registry/protocolVersions.ts'

/** A cipher suite with which a handshake can be completed here, and what it is made of. */
export interface UsableSuite {
  readonly suite: CipherSuite
  /** Of the key schedule and the transcript. */
  readonly hash: HashName
  readonly protection:
    | { readonly kind: 'aead'; readonly aead: AeadName; readonly keyLength: number }
    | { readonly kind: 'cbc'; readonly mac: HashName; readonly keyLength: number }
}

/** Undefined for a suite that can only be told by its name. */
export function usableSuite(id: number): UsableSuite | undefined {
  const suite = cipherSuite(id)
  const protection = protectionOf(suite)
  if (protection === undefined || !KEY_EXCHANGES.has(suite.keyExchange)) return undefined
  if (suite.keyExchange !== 'TLSv1.3' && !AUTHENTICATIONS.has(suite.authentication)) return undefined
  return { suite, hash: suite.hash === 'SHA384' ? 'SHA-384' : 'SHA-256', protection }
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

const KEY_EXCHANGES: ReadonlySet<string> = new Set(['TLSv1.3', 'ECDHE', 'DHE', 'RSA'])
const AUTHENTICATIONS: ReadonlySet<string> = new Set(['RSA', 'ECDSA'])

function protectionOf(suite: CipherSuite): UsableSuite['protection'] | undefined {
  const { encryption } = suite
  if (suite.aead) {
    if (!isAeadName(encryption)) return undefined
    return { kind: 'aead', aead: encryption, keyLength: aeadKeyLength(encryption) }
  }
  const mac = MACS[suite.mac]
  const keyLength = CBC_KEY_LENGTHS[encryption]
  return mac === undefined || keyLength === undefined ? undefined : { kind: 'cbc', mac, keyLength }
}

const MACS: Readonly<Record<string, HashName>> = { SHA: 'SHA-1', SHA256: 'SHA-256', SHA384: 'SHA-384' }
const CBC_KEY_LENGTHS: Readonly<Record<string, number>> = { AES_128_CBC: 16, AES_256_CBC: 32 }
