// RFC 9846, sections 4.2.3 and 4.2.4; RFC 5246, section 7.4.1.3.

import { equalBytes } from '../../base/bytes.ts'
import { cipherSuite } from '../../registry/cipherSuites.ts'
import { protocolVersion, VERSION_NUMBERS } from '../../registry/protocolVersions.ts'
import { AlertDescription } from '../../tls/alert.ts'
import { decode } from '../../tls/codec/presentation.ts'
import { findExtension } from '../../tls/extensions/index.ts'
import { keyShare } from '../../tls/extensions/keyShare.ts'
import { supportedVersions } from '../../tls/extensions/supportedVersions.ts'
import { HandshakeType } from '../../tls/handshake/handshake.ts'
import { downgradeSentinel, isHelloRetryRequest, ServerHello } from '../../tls/handshake/serverHello.ts'
import { isBeforeTls13 } from '../../tls/versions/index.ts'
import { ProtocolViolation } from '../failure.ts'
import { mayChoose } from '../hello/hello.ts'
import { checkExtensionsAreAnswers, handshakeMessage } from '../incoming.ts'
import { Ended, type HandshakeContext, type State } from '../state.ts'
import { isUsableIn, type UsableSuite, usableSuite } from '../usableSuites.ts'
import { onServerHello as onServerHelloBeforeTls13 } from './beforeTls13/onServerHello.ts'
import { answerHelloRetryRequest } from './tls13/answerHelloRetryRequest.ts'
import { onServerHello as onTls13ServerHello } from './tls13/onServerHello.ts'

export const expectServerHello: State = {
  awaits: 'a ServerHello',
  async receive(incoming, context) {
    // In middlebox compatibility mode it stands behind a HelloRetryRequest already (RFC 9846, appendix E.4).
    if (incoming.kind === 'changeCipherSpec' && context.helloRetryRequest !== undefined)
      return expectServerHello
    const message = handshakeMessage(incoming, HandshakeType.server_hello, this.awaits)
    const serverHello = decode(ServerHello, message.body)
    // A server that has SSL 2.0's hello and not its handshake answers in its own version (RFC 5246, appendix E.2).
    const isOtherThanAsked = context.offer.versions.includes('SSLv2')
    if (context.plan.until === 'firstAnswer' || isOtherThanAsked) throw takeFirstAnswer(serverHello, context)
    checkVersion(serverHello, context)
    const usable = checkSuite(serverHello, context)
    const retry = isHelloRetryRequest(serverHello)
    checkExtensionsAreAnswers(serverHello.extensions, context.offer.extensionTypes, retry)
    const { version } = context.negotiated
    if (version !== undefined && isBeforeTls13(version)) {
      return onServerHelloBeforeTls13(serverHello, message, version, usable, context)
    }
    if (!equalBytes(serverHello.legacySessionIdEcho, context.offer.sessionId)) {
      throw new ProtocolViolation(AlertDescription.illegal_parameter, 'the session id is not echoed')
    }
    if (!retry) return onTls13ServerHello(serverHello, message, context)
    await answerHelloRetryRequest(serverHello, message, context)
    return expectServerHello
  },
}

/** What the server chose, whether it may or not: the plan asks for no more. */
function takeFirstAnswer(serverHello: ServerHello, { negotiated, connection }: HandshakeContext): Ended {
  const form = isHelloRetryRequest(serverHello) ? 'HelloRetryRequest' : 'ServerHello'
  const version = protocolVersion(selectedVersion(serverHello) ?? serverHello.legacyVersion)
  const group =
    form === 'HelloRetryRequest'
      ? findExtension(serverHello.extensions, keyShare, form)?.selectedGroup
      : findExtension(serverHello.extensions, keyShare, form)?.serverShare.group
  if (version !== undefined) {
    negotiated.version = version
    connection.useRecordVersion(Math.min(VERSION_NUMBERS[version], VERSION_NUMBERS['TLSv1.2']))
  }
  negotiated.suite = cipherSuite(serverHello.cipherSuite)
  if (group !== undefined) negotiated.group = group
  return new Ended({ kind: 'answered', limit: { what: 'plan' } })
}

/** That of supported_versions, with which TLS 1.3 is chosen. */
function selectedVersion(serverHello: ServerHello): number | undefined {
  const form = isHelloRetryRequest(serverHello) ? 'HelloRetryRequest' : 'ServerHello'
  return findExtension(serverHello.extensions, supportedVersions, form)?.selectedVersion
}

function checkVersion(serverHello: ServerHello, { negotiated, offer, connection }: HandshakeContext): void {
  const selected = selectedVersion(serverHello)
  const number = selected ?? serverHello.legacyVersion
  const version = protocolVersion(number)
  negotiated.suite = cipherSuite(serverHello.cipherSuite)
  if (version === undefined) {
    throw new ProtocolViolation(
      AlertDescription.protocol_version,
      `the unknown version 0x${number.toString(16)}`,
    )
  }
  negotiated.version = version
  connection.useRecordVersion(Math.min(number, VERSION_NUMBERS['TLSv1.2']))
  if (!mayChoose(offer, version)) {
    throw new ProtocolViolation(AlertDescription.illegal_parameter, `${version} was not offered`)
  }
  // In TLS 1.3 the extension decides, and older versions are not chosen with it.
  if ((version === 'TLSv1.3') !== (selected !== undefined)) {
    throw new ProtocolViolation(
      AlertDescription.illegal_parameter,
      'the version is chosen in the wrong field',
    )
  }
  const sentinel = downgradeSentinel(serverHello)
  if (offer.versions.includes('TLSv1.3') && version !== 'TLSv1.3' && sentinel !== undefined) {
    throw new ProtocolViolation(
      AlertDescription.illegal_parameter,
      'the server knows TLS 1.3 and was made to choose an older version: the ClientHello was changed on its way',
    )
  }
}

function checkSuite(
  serverHello: ServerHello,
  { negotiated, offer, helloRetryRequest }: HandshakeContext,
): UsableSuite {
  const usable = usableSuite(serverHello.cipherSuite)
  if (offer.hello.cipherSuites.includes(serverHello.cipherSuite) && usable === undefined) {
    throw new Ended({ kind: 'answered', limit: { what: 'cipherSuite' } })
  }
  if (!offer.hello.cipherSuites.includes(serverHello.cipherSuite) || usable === undefined) {
    throw new ProtocolViolation(AlertDescription.illegal_parameter, 'the chosen cipher suite was not offered')
  }
  const forTls13 = usable.suite.minVersion === 'TLSv1.3'
  if (forTls13 !== (negotiated.version === 'TLSv1.3')) {
    throw new ProtocolViolation(
      AlertDescription.illegal_parameter,
      `${usable.suite.name} is no suite of ${negotiated.version}`,
    )
  }
  if (serverHello.legacyCompressionMethod !== 0) {
    throw new ProtocolViolation(AlertDescription.illegal_parameter, 'the server chose compression')
  }
  if (helloRetryRequest !== undefined && helloRetryRequest.cipherSuite !== serverHello.cipherSuite) {
    throw new ProtocolViolation(AlertDescription.illegal_parameter, 'another suite than before the retry')
  }
  if (negotiated.version !== undefined && !isUsableIn(usable, negotiated.version)) {
    throw new Ended({ kind: 'answered', limit: { what: 'cipherSuite' } })
  }
  negotiated.suite = usable.suite
  negotiated.hash = usable.hash
  return usable
}
