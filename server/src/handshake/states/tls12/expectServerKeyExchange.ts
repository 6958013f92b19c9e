// RFC 5246, section 7.4.3; RFC 8422, section 5.4.

import { concat } from '../../../base/bytes.ts'
import { AlertDescription } from '../../../tls/alert.ts'
import { decode } from '../../../tls/codec/presentation.ts'
import { HandshakeType } from '../../../tls/handshake/handshake.ts'
import { ServerKeyExchange } from '../../../tls/handshake/serverKeyExchange.ts'
import { ProtocolViolation } from '../../failure.ts'
import { handshakeMessage } from '../../incoming.ts'
import { checkServerSignature } from '../../serverSignature.ts'
import type { State } from '../../state.ts'
import { expectRequestOrDone } from './expectRequestOrDone.ts'
import { dheShare, ecdheShare } from './keyExchange.ts'
import type { Tls12Session } from './session.ts'

export function expectServerKeyExchange(session: Tls12Session): State {
  return {
    awaits: 'a ServerKeyExchange',
    receive(incoming, context) {
      const message = handshakeMessage(incoming, HandshakeType.server_key_exchange, this.awaits)
      const { keyExchange, authentication } = session.usable.suite
      const codec = ServerKeyExchange({ version: 'TLSv1.2', keyExchange, authentication })
      const exchange = decode(codec, message.body)
      if (
        (exchange.kind !== 'ECDHE' && exchange.kind !== 'DHE') ||
        exchange.signature === undefined ||
        !('algorithm' in exchange.signature)
      ) {
        throw new ProtocolViolation(
          AlertDescription.illegal_parameter,
          'the parameters of the key exchange are of a kind that was not offered',
        )
      }
      const { algorithm, signature } = exchange.signature
      // The signature covers the parameters as they were sent: all before its algorithm and its length.
      const params = message.body.subarray(0, message.body.length - 4 - signature.length)
      const content = concat(context.offer.random, session.serverRandom, params)
      checkServerSignature(algorithm, content, signature, message.traced, context)
      context.transcript.add(message.bytes)
      const share =
        exchange.kind === 'ECDHE' ? ecdheShare(exchange.params, context) : dheShare(exchange.params, context)
      return expectRequestOrDone(session, share)
    },
  }
}
