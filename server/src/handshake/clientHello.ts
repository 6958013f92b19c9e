import {
  isOlder,
  PROTOCOL_VERSIONS,
  type ProtocolVersion,
  VERSION_NUMBERS,
} from '../registry/protocolVersions.ts'
import { encode } from '../tls/codec/presentation.ts'
import { applicationLayerProtocolNegotiation } from '../tls/extensions/applicationLayerProtocolNegotiation.ts'
import { cookie } from '../tls/extensions/cookie.ts'
import { ECPointFormat, ecPointFormats } from '../tls/extensions/ecPointFormats.ts'
import { encryptThenMac } from '../tls/extensions/encryptThenMac.ts'
import { extendedMasterSecret } from '../tls/extensions/extendedMasterSecret.ts'
import { type Extension, extension } from '../tls/extensions/index.ts'
import { type KeyShareEntry, keyShare } from '../tls/extensions/keyShare.ts'
import { postHandshakeAuth } from '../tls/extensions/postHandshakeAuth.ts'
import { PskKeyExchangeMode, pskKeyExchangeModes } from '../tls/extensions/pskKeyExchangeModes.ts'
import { renegotiationInfo } from '../tls/extensions/renegotiationInfo.ts'
import { NameType, serverName } from '../tls/extensions/serverName.ts'
import { signatureAlgorithms } from '../tls/extensions/signatureAlgorithms.ts'
import { supportedGroups } from '../tls/extensions/supportedGroups.ts'
import { supportedVersions } from '../tls/extensions/supportedVersions.ts'
import { ClientHello } from '../tls/handshake/clientHello.ts'
import { HandshakeType, RawHandshake } from '../tls/handshake/handshake.ts'

/** What a ClientHello says of the client. */
export interface ClientOffer {
  /** SSL 3.0 to TLS 1.3. Without TLS 1.3 the newest of them is offered, and the server may choose any older one. */
  readonly versions: readonly ProtocolVersion[]
  readonly cipherSuites: readonly number[]
  readonly groups: readonly number[]
  readonly signatureSchemes: readonly number[]
  readonly applicationProtocols: readonly string[]
  /** Never an IP address: RFC 6066, section 3. */
  readonly serverName?: string
  readonly random: Uint8Array
  readonly sessionId: Uint8Array
  readonly keyShares: readonly KeyShareEntry[]
  /** From a HelloRetryRequest. */
  readonly cookie?: Uint8Array
  /** What the client said in its last Finished, in a renegotiation (RFC 5746). */
  readonly renegotiatedConnection?: Uint8Array
}

export interface EncodedClientHello {
  /** With its header. */
  readonly message: Uint8Array
  /** Of its extensions: what the server may answer. */
  readonly extensionTypes: ReadonlySet<number>
}

export function clientHello(offer: ClientOffer): EncodedClientHello {
  const newest = PROTOCOL_VERSIONS.findLast((it) => offer.versions.includes(it)) ?? 'TLSv1.2'
  const legacyVersion = VERSION_NUMBERS[isOlder(newest, 'TLSv1.2') ? newest : 'TLSv1.2']
  // A hello of SSL 3.0 has no extensions; a server of that time may stumble over the bytes.
  const extensions = newest === 'SSLv3' ? undefined : extensionsOf(offer, newest)
  const body = encode(ClientHello, {
    legacyVersion,
    random: offer.random,
    legacySessionId: offer.sessionId,
    cipherSuites: offer.cipherSuites,
    legacyCompressionMethods: [0],
    ...(extensions === undefined ? {} : { extensions }),
  })
  return {
    message: encode(RawHandshake, { msgType: HandshakeType.client_hello, body }),
    extensionTypes: new Set(extensions?.map((it) => it.extensionType)),
  }
}

function extensionsOf(offer: ClientOffer, newest: ProtocolVersion): readonly Extension[] {
  const offersTls13 = newest === 'TLSv1.3'
  const offersOlder = offer.versions.some((it) => it !== 'TLSv1.3')
  const extensions: Extension[] = []
  if (offer.serverName !== undefined) {
    const name = new TextEncoder().encode(offer.serverName)
    const serverNameList = [{ nameType: NameType.host_name, name }]
    extensions.push(extension(serverName, 'ClientHello', { serverNameList }))
  }
  if (offersOlder) {
    extensions.push(
      extension(extendedMasterSecret, 'ClientHello', {}),
      extension(encryptThenMac, 'ClientHello', {}),
      extension(renegotiationInfo, 'ClientHello', {
        renegotiatedConnection: offer.renegotiatedConnection ?? new Uint8Array(0),
      }),
      extension(ecPointFormats, 'ClientHello', { ecPointFormatList: [ECPointFormat.uncompressed] }),
    )
  }
  extensions.push(extension(supportedGroups, 'ClientHello', { namedGroupList: offer.groups }))
  if (offer.applicationProtocols.length > 0) {
    const protocolNameList = offer.applicationProtocols.map((it) => new TextEncoder().encode(it))
    extensions.push(extension(applicationLayerProtocolNegotiation, 'ClientHello', { protocolNameList }))
  }
  if (!isOlder(newest, 'TLSv1.2')) {
    const supportedSignatureAlgorithms = offer.signatureSchemes
    extensions.push(extension(signatureAlgorithms, 'ClientHello', { supportedSignatureAlgorithms }))
  }
  if (offersTls13) {
    const versions = PROTOCOL_VERSIONS.filter((it) => offer.versions.includes(it))
      .map((it) => VERSION_NUMBERS[it])
      .reverse()
    extensions.push(
      extension(supportedVersions, 'ClientHello', { versions }),
      extension(keyShare, 'ClientHello', { clientShares: offer.keyShares }),
      // Sessions are not resumed, but servers send no NewSessionTicket without it.
      extension(pskKeyExchangeModes, 'ClientHello', { keModes: [PskKeyExchangeMode.psk_dhe_ke] }),
      // A server that needs a client certificate for some requests only asks for it behind them (Apache).
      extension(postHandshakeAuth, 'ClientHello', {}),
    )
  }
  if (offer.cookie !== undefined) {
    extensions.push(extension(cookie, 'ClientHello', { cookie: offer.cookie }))
  }
  return extensions
}
