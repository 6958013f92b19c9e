// What the hellos of a scan offer. Inside a list the weak suites stand before the strong ones, so that a server with an
// order of its own shows it by choosing another than the first.

import { usualHello } from '../../handshake/hello/usual.ts'
import type { HandshakePlan, Until } from '../../handshake/plan.ts'
import { allCipherSuites, type CipherSuite } from '../../registry/cipherSuites.ts'
import { allNamedGroups, namedGroup } from '../../registry/namedGroups.ts'
import type { ProtocolVersion } from '../../registry/protocolVersions.ts'
import { allSignatureSchemes } from '../../registry/signatureSchemes.ts'
import type { Extension } from '../../tls/extensions/index.ts'

/** Whom a scan asks, and how long it waits. */
export interface Asked {
  readonly serverName?: string
  /** Milliseconds for each connection. */
  readonly timeout: number
}

export interface Offer {
  readonly version: ProtocolVersion
  readonly cipherSuites: readonly number[]
  readonly groups?: readonly number[]
  readonly signatureSchemes?: readonly number[]
  readonly applicationProtocols?: readonly string[]
  /** Of TLS 1.3: none, which makes the server name a group in a HelloRetryRequest. */
  readonly keyShares?: readonly number[]
  /** Beside the usual ones. */
  readonly extensions?: readonly Extension[]
  readonly compressionMethods?: readonly number[]
  readonly sessionId?: Uint8Array
  readonly until?: Until
}

/** A plan for one version alone. */
export function planFor({ serverName, timeout }: Asked, offer: Offer): HandshakePlan {
  const { version, cipherSuites, extensions = [], compressionMethods, sessionId } = offer
  const hello = usualHello({
    versions: [version],
    cipherSuites,
    groups: offer.groups ?? (version === 'TLSv1.3' ? GROUPS_OF_TLS13 : CURVES),
    signatureSchemes: offer.signatureSchemes ?? ALL_SCHEMES,
    applicationProtocols: offer.applicationProtocols ?? [],
    ...(serverName === undefined ? {} : { serverName }),
    keyShares: offer.keyShares ?? [],
  })
  return {
    hello: {
      ...hello,
      ...(hello.extensions === undefined ? {} : { extensions: [...hello.extensions, ...extensions] }),
      ...(compressionMethods === undefined ? {} : { compressionMethods }),
      ...(sessionId === undefined ? {} : { sessionId }),
    },
    until: offer.until ?? 'firstAnswer',
    timeout,
  }
}

/** No server reads more with certainty: wolfSSL ends at 150, signaling values included. */
export const LIST_LENGTH = 126

/** In SSL 3.0 a hello cannot be padded, and one of 256 to 511 bytes hangs a known implementation (RFC 7685). */
const LIST_LENGTH_OF_SSL3 = 105

/**
 * The suites to offer for a version, in lists that are asked one after the other: the likely ones, and all others.
 * Before TLS 1.3 they are the same for each version: Java has suites of elliptic curves in SSL 3.0, Erlang GCM in TLS 1.0.
 */
export function suiteLists(version: ProtocolVersion): readonly (readonly number[])[] {
  if (version === 'SSLv2') return [idsOf((it) => it.minVersion === 'SSLv2')]
  if (version === 'TLSv1.3') return [weakFirst(idsOf((it) => it.minVersion === 'TLSv1.3' && isTwoBytes(it)))]
  const all = allCipherSuites()
    .filter((it) => it.minVersion !== 'TLSv1.3' && isTwoBytes(it))
    .toSorted((a, b) => likelihood(a) - likelihood(b))
    .map((it) => it.id)
  const length = version === 'SSLv3' ? LIST_LENGTH_OF_SSL3 : LIST_LENGTH
  return [weakFirst(all.slice(0, length)), weakFirst(all.slice(length))]
}

function idsOf(isWanted: (suite: CipherSuite) => boolean): readonly number[] {
  return allCipherSuites()
    .filter(isWanted)
    .map((it) => it.id)
}

/** Without the values that are in the registry of suites and are none (RFC 5746, RFC 7507). */
function isTwoBytes({ id }: CipherSuite): boolean {
  return id > 0 && id <= 0xffff && id !== 0x00ff && id !== FALLBACK
}

/** TLS_FALLBACK_SCSV, RFC 7507. */
export const FALLBACK = 0x5600

function weakFirst(ids: readonly number[]): readonly number[] {
  const strength = new Map(allCipherSuites().map((it) => [it.id, rankOfStrength(it)]))
  return ids.toSorted((a, b) => (strength.get(a) ?? 0) - (strength.get(b) ?? 0))
}

function rankOfStrength({ authentication, strengthBits, aead, forwardSecrecy }: CipherSuite): number {
  const anonymous = authentication === 'anonymous' ? 0 : 1
  return anonymous * 4000 + (forwardSecrecy ? 2000 : 0) + (aead ? 1000 : 0) + strengthBits
}

/** Smaller for what more servers have. */
function likelihood({ keyExchange, authentication, encryption, exportGrade }: CipherSuite): number {
  if (!USUAL_KEY_EXCHANGES.has(keyExchange)) return 6
  const isUsualCipher = /^(AES_(128|256)_(GCM|CBC)|CHACHA20|3DES|RC4|NULL|DES)/.test(encryption)
  if (authentication === 'anonymous') return isUsualCipher ? 2 : 4
  if (keyExchange === 'DH' || keyExchange === 'ECDH') return 5
  if (isUsualCipher || exportGrade) return authentication === 'DSS' ? 3 : 0
  return /^(CAMELLIA|AES|IDEA|SEED)/.test(encryption) && authentication !== 'DSS' ? 1 : 4
}

const USUAL_KEY_EXCHANGES: ReadonlySet<string> = new Set(['ECDHE', 'DHE', 'RSA', 'RSA_EXPORT', 'ECDH', 'DH'])

/**
 * Elliptic curves alone: a server that knows RFC 7919 takes the group of a finite field from the hello where there is
 * one, and chooses its own prime where there is none (section 4).
 */
export const CURVES: readonly number[] = [
  ...[0x001d, 0x0017, 0x0018, 0x0019, 0x001e],
  ...allNamedGroups().filter(
    (id) => namedGroup(id).kind === 'elliptic' && ![0x001d, 0x0017, 0x0018, 0x0019, 0x001e].includes(id),
  ),
]

/** Those for which there are key shares; the strongest last. */
export const GROUPS_OF_TLS13: readonly number[] = allNamedGroups()
  .filter((id) => namedGroup(id).clientShareLength !== undefined)
  .toSorted((a, b) => namedGroup(a).strengthBits - namedGroup(b).strengthBits)

/** RFC 5246, section 7.4.1.4.1: each of the six hashes, MD5 to SHA-512, with RSA, DSA and ECDSA. */
const PAIRS_OF_TLS12: readonly number[] = [1, 2, 3, 4, 5, 6].flatMap((hash) =>
  [1, 2, 3].map((signature) => hash * 0x100 + signature),
)

/** The weak ones first. */
export const ALL_SCHEMES: readonly number[] = [...new Set([...PAIRS_OF_TLS12, ...allSignatureSchemes()])]
