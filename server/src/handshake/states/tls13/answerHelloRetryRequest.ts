// RFC 9846, section 4.2.4.

import { isKeyAgreementGroup } from '../../../crypto/keyAgreement.ts'
import { namedGroup } from '../../../registry/namedGroups.ts'
import { AlertDescription } from '../../../tls/alert.ts'
import { cookie } from '../../../tls/extensions/cookie.ts'
import { findExtension } from '../../../tls/extensions/index.ts'
import { keyShare } from '../../../tls/extensions/keyShare.ts'
import type { ServerHello } from '../../../tls/handshake/serverHello.ts'
import { ProtocolViolation } from '../../failure.ts'
import { encodeHello, retriedHello } from '../../hello/hello.ts'
import type { IncomingHandshake } from '../../incoming.ts'
import { Ended, ephemeralKey, type HandshakeContext } from '../../state.ts'

/** Sends the second ClientHello, with the key share or the cookie that the server asks for. */
export async function answerHelloRetryRequest(
  helloRetryRequest: ServerHello,
  { bytes }: IncomingHandshake,
  context: HandshakeContext,
): Promise<void> {
  const { connection, transcript, negotiated, environment, offer, ephemeralKeys } = context
  if (context.helloRetryRequest !== undefined) {
    throw new ProtocolViolation(AlertDescription.unexpected_message, 'a second HelloRetryRequest')
  }
  const { extensions } = helloRetryRequest
  const group = findExtension(extensions, keyShare, 'HelloRetryRequest')?.selectedGroup
  const cookieValue = findExtension(extensions, cookie, 'HelloRetryRequest')?.cookie
  if (group === undefined && cookieValue === undefined) {
    throw new ProtocolViolation(
      AlertDescription.illegal_parameter,
      'a HelloRetryRequest that requests nothing',
    )
  }
  if (group !== undefined && (!offer.groups.includes(group) || ephemeralKeys.has(group))) {
    throw new ProtocolViolation(
      AlertDescription.illegal_parameter,
      `the server requests a key share of ${namedGroup(group).name}, which was ${ephemeralKeys.has(group) ? 'sent already' : 'not offered'}`,
    )
  }
  context.helloRetryRequest = {
    cipherSuite: helloRetryRequest.cipherSuite,
    ...(group === undefined ? {} : { group }),
  }
  if (group !== undefined) {
    const { name } = namedGroup(group)
    if (!isKeyAgreementGroup(name)) {
      negotiated.group = group
      throw new Ended({ kind: 'answered', limit: { what: 'keyShare', group } })
    }
    ephemeralKeys.clear()
    ephemeralKeys.set(group, ephemeralKey(group, environment.random))
  }
  const { hash = 'SHA-256' } = negotiated
  transcript.replaceByMessageHash(hash)
  transcript.add(bytes)
  const hello = retriedHello(offer.hello, group, cookieValue, hash)
  const before = transcript.messages()
  const { message, offered } = encodeHello(hello, offer.random, offer.sessionId, ephemeralKeys, before)
  context.offer = offered
  transcript.add(message)
  connection.sendChangeCipherSpec()
  connection.sendHandshake(message)
  await connection.flush()
}
