import {
  isOlder,
  PROTOCOL_VERSIONS,
  type ProtocolVersion,
  VERSION_NUMBERS,
} from '../../registry/protocolVersions.ts'
import { applicationLayerProtocolNegotiation } from '../../tls/extensions/applicationLayerProtocolNegotiation.ts'
import { ECPointFormat, ecPointFormats } from '../../tls/extensions/ecPointFormats.ts'
import { encryptThenMac } from '../../tls/extensions/encryptThenMac.ts'
import { extendedMasterSecret } from '../../tls/extensions/extendedMasterSecret.ts'
import { type Extension, extension } from '../../tls/extensions/index.ts'
import { postHandshakeAuth } from '../../tls/extensions/postHandshakeAuth.ts'
import { PskKeyExchangeMode, pskKeyExchangeModes } from '../../tls/extensions/pskKeyExchangeModes.ts'
import { renegotiationInfo } from '../../tls/extensions/renegotiationInfo.ts'
import { NameType, serverName } from '../../tls/extensions/serverName.ts'
import { signatureAlgorithms } from '../../tls/extensions/signatureAlgorithms.ts'
import { supportedGroups } from '../../tls/extensions/supportedGroups.ts'
import { supportedVersions } from '../../tls/extensions/supportedVersions.ts'
import { EMPTY_RENEGOTIATION_INFO, type Hello } from './hello.ts'
import type { OfferedKey } from './preSharedKeys.ts'

/** What a client offers. */
export interface ClientOffer {
  /** Without TLS 1.3 the newest of them is offered, and the server may choose any older one. */
  readonly versions: readonly ProtocolVersion[]
  /** Code points, the preferred first. */
  readonly cipherSuites: readonly number[]
  readonly groups: readonly number[]
  readonly signatureSchemes: readonly number[]
  readonly applicationProtocols: readonly string[]
  /** Never an IP address: RFC 6066, section 3. */
  readonly serverName?: string
  /** The groups of the key shares of TLS 1.3. */
  readonly keyShares: readonly number[]
  /** Of TLS 1.3. */
  readonly preSharedKeys?: readonly OfferedKey[]
}

/** The hello that an ordinary client makes of its offer. */
export function usualHello(offer: ClientOffer): Hello {
  const newest = PROTOCOL_VERSIONS.findLast((it) => offer.versions.includes(it)) ?? 'TLSv1.2'
  const number = VERSION_NUMBERS[isOlder(newest, 'TLSv1.2') ? newest : 'TLSv1.2']
  const tls13 = newest === 'TLSv1.3'
  const { cipherSuites } = offer
  const common = { compressionMethods: [0], legacyVersion: number }
  if (newest === 'SSLv2') {
    return {
      ...common,
      framing: 'sslv2',
      recordVersion: number,
      sessionId: 'none',
      cipherSuites,
      extensions: undefined,
    }
  }
  if (newest === 'SSLv3') {
    return {
      ...common,
      framing: 'tls',
      recordVersion: number,
      sessionId: 'none',
      // A hello of SSL 3.0 has no extensions; a server of that time may stumble over the bytes.
      cipherSuites: cipherSuites.includes(EMPTY_RENEGOTIATION_INFO)
        ? cipherSuites
        : [...cipherSuites, EMPTY_RENEGOTIATION_INFO],
      extensions: undefined,
    }
  }
  return {
    ...common,
    framing: 'tls',
    // 0x0301, for compatibility with old servers (RFC 9846, section 5.1).
    recordVersion: VERSION_NUMBERS['TLSv1.0'],
    // Looks to middleboxes as if a session were resumed (RFC 9846, appendix E.4).
    sessionId: tls13 ? 'random' : 'none',
    cipherSuites,
    extensions: extensionsOf(offer, newest),
    ...(tls13 ? { keyShares: offer.keyShares } : {}),
    ...(tls13 && offer.preSharedKeys !== undefined ? { preSharedKeys: offer.preSharedKeys } : {}),
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
    const renegotiatedConnection = new Uint8Array(0)
    extensions.push(
      extension(extendedMasterSecret, 'ClientHello', {}),
      extension(encryptThenMac, 'ClientHello', {}),
      extension(renegotiationInfo, 'ClientHello', { renegotiatedConnection }),
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
      // Servers send no NewSessionTicket without it.
      extension(pskKeyExchangeModes, 'ClientHello', { keModes: [PskKeyExchangeMode.psk_dhe_ke] }),
      // A server that needs a client certificate for some requests only asks for it behind them (Apache).
      extension(postHandshakeAuth, 'ClientHello', {}),
    )
  }
  return extensions
}
