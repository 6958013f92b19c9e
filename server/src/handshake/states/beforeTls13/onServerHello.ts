// RFC 5246, section 7.4.1.3; RFC 7627, section 5.2; RFC 7366, section 3.

import { concat, equalBytes } from '../../../base/bytes.ts'
import { AlertDescription } from '../../../tls/alert.ts'
import { encryptThenMac } from '../../../tls/extensions/encryptThenMac.ts'
import { extendedMasterSecret } from '../../../tls/extensions/extendedMasterSecret.ts'
import type { Extension } from '../../../tls/extensions/index.ts'
import { findExtension } from '../../../tls/extensions/index.ts'
import { renegotiationInfo } from '../../../tls/extensions/renegotiationInfo.ts'
import type { ServerHello } from '../../../tls/handshake/serverHello.ts'
import { VERSION_PROFILES, type VersionBeforeTls13 } from '../../../tls/versions/index.ts'
import { takeApplicationProtocol } from '../../applicationProtocol.ts'
import { ProtocolViolation } from '../../failure.ts'
import type { IncomingHandshake } from '../../incoming.ts'
import type { HandshakeContext, State } from '../../state.ts'
import type { UsableSuite } from '../../usableSuites.ts'
import { expectCertificate } from './expectCertificate.ts'
import { expectServerKeyExchange } from './expectServerKeyExchange.ts'
import type { Session } from './session.ts'

export function onServerHello(
  { random, extensions, legacySessionIdEcho }: ServerHello,
  { bytes }: IncomingHandshake,
  version: VersionBeforeTls13,
  usable: UsableSuite,
  context: HandshakeContext,
): State {
  const { offer } = context
  if (legacySessionIdEcho.length > 0 && equalBytes(legacySessionIdEcho, offer.sessionId)) {
    throw new ProtocolViolation(
      AlertDescription.illegal_parameter,
      'the server resumes a session that was never established',
    )
  }
  checkRenegotiationInfo(extensions, context)
  takeApplicationProtocol(extensions, 'ServerHello', context)
  context.transcript.add(bytes)
  const session: Session = {
    profile: VERSION_PROFILES[version],
    usable,
    randoms: { client: offer.random, server: random },
    extendedMasterSecret:
      version !== 'SSLv3' && findExtension(extensions, extendedMasterSecret, 'ServerHello') !== undefined,
    // OpenSSL 3 answers with it to any suite; it means something in CBC mode alone.
    encryptThenMac:
      usable.bulk.kind === 'block' && findExtension(extensions, encryptThenMac, 'ServerHello') !== undefined,
  }
  context.negotiated.extendedMasterSecret = session.extendedMasterSecret
  context.negotiated.encryptThenMac = session.encryptThenMac
  const { authentication } = usable.suite
  return authentication === 'anonymous' || authentication === 'PSK'
    ? expectServerKeyExchange(session)
    : expectCertificate(session)
}

/** RFC 5746, sections 3.4 and 3.5: empty in a first handshake, what both Finished said in a second one. */
function checkRenegotiationInfo(
  extensions: readonly Extension[] | undefined,
  { negotiated, verifyData }: HandshakeContext,
): void {
  const info = findExtension(extensions, renegotiationInfo, 'ServerHello')
  negotiated.secureRenegotiation = info !== undefined
  const expected = verifyData === undefined ? new Uint8Array(0) : concat(verifyData.client, verifyData.server)
  if (info === undefined && verifyData === undefined) return
  if (info !== undefined && equalBytes(info.renegotiatedConnection, expected)) return
  throw new ProtocolViolation(
    AlertDescription.handshake_failure,
    verifyData === undefined
      ? 'a renegotiation_info that is not empty'
      : 'a renegotiation_info that does not belong to this connection',
  )
}
