// RFC 5246, section 7.4.3; RFC 8422, section 5.4; RFC 4279, section 3; RFC 2246, section 7.4.3 (export).

import { concat } from '../../../base/bytes.ts'
import { AlertDescription } from '../../../tls/alert.ts'
import { decode } from '../../../tls/codec/presentation.ts'
import { HandshakeType } from '../../../tls/handshake/handshake.ts'
import { ServerKeyExchange } from '../../../tls/handshake/serverKeyExchange.ts'
import { ProtocolViolation } from '../../failure.ts'
import { handshakeMessage, type IncomingHandshake } from '../../incoming.ts'
import { checkServerSignature, checkServerSignatureByKey } from '../../serverSignature.ts'
import type { HandshakeContext, State } from '../../state.ts'
import { expectRequestOrDone, onRequestOrDone } from './expectRequestOrDone.ts'
import { clientShare, shareWithoutServerKeyExchange } from './keyExchange.ts'
import type { Session } from './session.ts'

export function expectServerKeyExchange(session: Session): State {
  // With a long enough key in its certificate an export suite needs none, and a key of both sides' needs no hint.
  const optional = OPTIONAL.has(session.usable.suite.keyExchange)
  const types = optional
    ? [HandshakeType.server_key_exchange, HandshakeType.certificate_request, HandshakeType.server_hello_done]
    : [HandshakeType.server_key_exchange]
  return {
    awaits: 'a ServerKeyExchange',
    receive(incoming, context) {
      const message = handshakeMessage(incoming, types, this.awaits)
      if (message.msgType !== HandshakeType.server_key_exchange) {
        const share = shareWithoutServerKeyExchange(session, context)
        return onRequestOrDone(message, context, session, share)
      }
      const { keyExchange, authentication } = session.usable.suite
      const { version } = session.profile
      const codec = ServerKeyExchange({ version, keyExchange, authentication })
      const exchange = decode(codec, message.body)
      if (exchange.kind === 'other') {
        throw new ProtocolViolation(
          AlertDescription.illegal_parameter,
          'the parameters of the key exchange are of a kind that was not offered',
        )
      }
      if ('signature' in exchange && exchange.signature !== undefined) {
        checkSignature(exchange.signature, message, session, context)
      }
      context.transcript.add(message.bytes)
      return expectRequestOrDone(session, clientShare(exchange, session, context))
    },
  }
}

const OPTIONAL: ReadonlySet<string> = new Set(['RSA_EXPORT', 'PSK', 'RSA_PSK'])

/** It covers both randoms and the parameters as they were sent: all before the algorithm, if there is one, and its length. */
function checkSignature(
  signed: { readonly algorithm?: number; readonly signature: Uint8Array },
  { body, traced }: IncomingHandshake,
  { randoms }: Session,
  context: HandshakeContext,
): void {
  const { algorithm, signature } = signed
  const overhead = algorithm === undefined ? 2 : 4
  const params = body.subarray(0, body.length - overhead - signature.length)
  const content = concat(randoms.client, randoms.server, params)
  if (algorithm === undefined) checkServerSignatureByKey(content, signature, traced, context)
  else checkServerSignature(algorithm, content, signature, traced, context)
}
