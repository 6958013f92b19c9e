// A ClientHello as it goes over the wire, but for what is made when it is sent: the random, the key shares.

import type { EphemeralKey } from '../../crypto/ephemeralKey.ts'
import type { HashName } from '../../crypto/hash.ts'
import {
  isOlder,
  PROTOCOL_VERSIONS,
  type ProtocolVersion,
  protocolVersion,
} from '../../registry/protocolVersions.ts'
import { encode } from '../../tls/codec/presentation.ts'
import { applicationLayerProtocolNegotiation } from '../../tls/extensions/applicationLayerProtocolNegotiation.ts'
import { cookie } from '../../tls/extensions/cookie.ts'
import { type Extension, extension, findExtension } from '../../tls/extensions/index.ts'
import { keyShare } from '../../tls/extensions/keyShare.ts'
import { padding } from '../../tls/extensions/padding.ts'
import { preSharedKey } from '../../tls/extensions/preSharedKey.ts'
import { renegotiationInfo } from '../../tls/extensions/renegotiationInfo.ts'
import { signatureAlgorithms } from '../../tls/extensions/signatureAlgorithms.ts'
import { supportedGroups } from '../../tls/extensions/supportedGroups.ts'
import { supportedVersions } from '../../tls/extensions/supportedVersions.ts'
import { ClientHello } from '../../tls/handshake/clientHello.ts'
import { HandshakeType, RawHandshake } from '../../tls/handshake/handshake.ts'
import { type OfferedKey, preSharedKeyExtension, withBinders } from './preSharedKeys.ts'

export interface Hello {
  /** `sslv2`: in a CLIENT-HELLO of SSL 2.0, be it for a newer version (RFC 5246, appendix E.2). */
  readonly framing: 'tls' | 'sslv2'
  readonly legacyVersion: number
  /** Of the record that carries it. */
  readonly recordVersion: number
  readonly sessionId: 'none' | 'random' | Uint8Array
  /** Code points, signaling values included; of three bytes in SSL 2.0's framing. */
  readonly cipherSuites: readonly number[]
  readonly compressionMethods: readonly number[]
  /** Without key_share; undefined where the hello has no list of extensions at all, as before TLS 1.0. */
  readonly extensions: readonly Extension[] | undefined
  /** The groups of which key shares are sent, be it none; undefined where there is no key_share extension. */
  readonly keyShares?: readonly number[]
  /** TLS 1.3: the keys of pre_shared_key, which stands behind all other extensions. */
  readonly preSharedKeys?: readonly OfferedKey[]
}

/** What the server may choose from: a Hello that was sent, read again. */
export interface Offered {
  readonly hello: Hello
  readonly random: Uint8Array
  readonly sessionId: Uint8Array
  /** As in supported_versions, else the newest that the hello says. */
  readonly versions: readonly ProtocolVersion[]
  readonly groups: readonly number[]
  readonly signatureSchemes: readonly number[]
  readonly applicationProtocols: readonly string[]
  /** The types of its extensions: those that the server may answer. */
  readonly extensionTypes: ReadonlySet<number>
}

export interface EncodedHello {
  /** With its header. */
  readonly message: Uint8Array
  readonly offered: Offered
}

/**
 * Encodes the hello with what was made for it. `keys` has a key pair for each group of `keyShares`; `before` are the
 * messages before it, where it is the second one.
 */
export function encodeHello(
  hello: Hello,
  random: Uint8Array,
  sessionId: Uint8Array,
  keys: ReadonlyMap<number, EphemeralKey>,
  before: Uint8Array = new Uint8Array(0),
): EncodedHello {
  const { preSharedKeys = [] } = hello
  const shared = withKeyShares(hello, keys)
  const extensions =
    preSharedKeys.length === 0 ? shared : [...(shared ?? []), preSharedKeyExtension(preSharedKeys)]
  const messageWith = (sent: readonly Extension[] | undefined) => {
    const body = encode(ClientHello, {
      legacyVersion: hello.legacyVersion,
      random,
      legacySessionId: sessionId,
      cipherSuites: hello.cipherSuites,
      legacyCompressionMethods: hello.compressionMethods,
      ...(sent === undefined ? {} : { extensions: sent }),
    })
    return encode(RawHandshake, { msgType: HandshakeType.client_hello, body })
  }
  const unpadded = messageWith(extensions)
  const message =
    extensions !== undefined && mayHang(unpadded) ? messageWith(padded(extensions, unpadded)) : unpadded
  return {
    message: preSharedKeys.length === 0 ? message : withBinders(message, preSharedKeys, before),
    offered: offeredBy(hello, extensions, random, sessionId),
  }
}

/** Of 256 to 511 bytes, with which a known implementation hangs (RFC 7685, section 4). */
function mayHang({ length }: Uint8Array): boolean {
  return length >= SHORTEST_HANGING && length < SHORTEST_PADDED
}

const SHORTEST_HANGING = 256
const SHORTEST_PADDED = 512
/** The type of an extension and the length of its content. */
const EXTENSION_HEADER = 4

/**
 * With an extension of zeros at the end, or before pre_shared_key, behind which none may stand (RFC 9846, section
 * 4.3.11). It has a zero at least: some servers take no empty extension for the last one (BoringSSL's ssl/extensions.cc).
 */
function padded(extensions: readonly Extension[], { length }: Uint8Array): readonly Extension[] {
  const zeros = new Uint8Array(Math.max(SHORTEST_PADDED - length - EXTENSION_HEADER, 1))
  const at = extensions.findIndex((it) => it.extensionType === preSharedKey.type)
  return extensions.toSpliced(
    at === -1 ? extensions.length : at,
    0,
    extension(padding, 'ClientHello', { zeros }),
  )
}

/** The key shares stand behind the versions, where every client has them. */
function withKeyShares(
  { extensions, keyShares }: Hello,
  keys: ReadonlyMap<number, EphemeralKey>,
): readonly Extension[] | undefined {
  if (extensions === undefined || keyShares === undefined) return extensions
  const clientShares = keyShares.flatMap((group) => {
    const key = keys.get(group)
    return key === undefined ? [] : [{ group, keyExchange: key.publicKey }]
  })
  const shares = extension(keyShare, 'ClientHello', { clientShares })
  const at = extensions.findIndex((it) => it.extensionType === supportedVersions.type) + 1
  return at === 0 ? [...extensions, shares] : extensions.toSpliced(at, 0, shares)
}

function offeredBy(
  hello: Hello,
  extensions: readonly Extension[] | undefined,
  random: Uint8Array,
  sessionId: Uint8Array,
): Offered {
  const protocols = findExtension(extensions, applicationLayerProtocolNegotiation, 'ClientHello')
  const types = new Set(extensions?.map((it) => it.extensionType))
  // The signaling value asks for the same answer (RFC 5746, section 3.3).
  if (hello.cipherSuites.includes(EMPTY_RENEGOTIATION_INFO)) types.add(renegotiationInfo.type)
  return {
    hello,
    random,
    sessionId,
    versions: versionsOf(hello),
    groups: findExtension(extensions, supportedGroups, 'ClientHello')?.namedGroupList ?? [],
    signatureSchemes:
      findExtension(extensions, signatureAlgorithms, 'ClientHello')?.supportedSignatureAlgorithms ?? [],
    applicationProtocols: (protocols?.protocolNameList ?? []).map((it) => new TextDecoder().decode(it)),
    extensionTypes: types,
  }
}

/** The versions that a hello names, oldest first: those of supported_versions, else its newest. */
export function versionsOf({ extensions, legacyVersion }: Hello): readonly ProtocolVersion[] {
  const numbers = findExtension(extensions, supportedVersions, 'ClientHello')?.versions ?? [legacyVersion]
  const named = numbers.flatMap((it) => protocolVersion(it) ?? [])
  return PROTOCOL_VERSIONS.filter((it) => named.includes(it))
}

/** Whether a server may answer with the version: an older one than is named is chosen by who knows no newer one. */
export function mayChoose({ versions, hello }: Offered, version: ProtocolVersion): boolean {
  if (versions.includes(version)) return true
  const newest = protocolVersion(hello.legacyVersion)
  return version !== 'SSLv2' && version !== 'TLSv1.3' && newest !== undefined && isOlder(version, newest)
}

/** The second hello after a HelloRetryRequest (RFC 9846, section 4.2.2), for a suite with that hash. */
export function retriedHello(
  hello: Hello,
  group: number | undefined,
  value: Uint8Array | undefined,
  hash: HashName,
): Hello {
  const { extensions = [], preSharedKeys } = hello
  return {
    ...hello,
    ...(group === undefined ? {} : { keyShares: [group] }),
    ...(preSharedKeys === undefined ? {} : { preSharedKeys: preSharedKeys.filter((it) => it.hash === hash) }),
    extensions:
      value === undefined ? extensions : [...extensions, extension(cookie, 'ClientHello', { cookie: value })],
  }
}

/** TLS_EMPTY_RENEGOTIATION_INFO_SCSV, RFC 5746, section 3.3. */
export const EMPTY_RENEGOTIATION_INFO = 0x00ff
