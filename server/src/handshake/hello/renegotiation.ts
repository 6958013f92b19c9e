// The hello of a second handshake on a connection of TLS 1.2 or older (RFC 5746, section 3.5).

import { cipherSuite } from '../../registry/cipherSuites.ts'
import { type ProtocolVersion, VERSION_NUMBERS } from '../../registry/protocolVersions.ts'
import { extension } from '../../tls/extensions/index.ts'
import { postHandshakeAuth } from '../../tls/extensions/postHandshakeAuth.ts'
import { pskKeyExchangeModes } from '../../tls/extensions/pskKeyExchangeModes.ts'
import { renegotiationInfo } from '../../tls/extensions/renegotiationInfo.ts'
import { supportedVersions } from '../../tls/extensions/supportedVersions.ts'
import { EMPTY_RENEGOTIATION_INFO, type Hello } from './hello.ts'

/** The same offer in the version that is spoken, with what the client said in its last Finished. */
export function renegotiatingHello(
  { cipherSuites, extensions = [], keyShares: _, ...hello }: Hello,
  version: ProtocolVersion,
  renegotiatedConnection: Uint8Array,
): Hello {
  return {
    ...hello,
    legacyVersion: VERSION_NUMBERS[version],
    sessionId: 'none',
    cipherSuites: cipherSuites.filter(
      (it) => it !== EMPTY_RENEGOTIATION_INFO && cipherSuite(it).minVersion !== 'TLSv1.3',
    ),
    extensions: [
      ...extensions.filter((it) => !NOT_AGAIN.has(it.extensionType)),
      extension(renegotiationInfo, 'ClientHello', { renegotiatedConnection }),
    ],
  }
}

const NOT_AGAIN: ReadonlySet<number> = new Set([
  supportedVersions.type,
  pskKeyExchangeModes.type,
  postHandshakeAuth.type,
  renegotiationInfo.type,
])
