// RFC 5246, section 7.4.9.

import { AlertDescription } from '../../../tls/alert.ts'
import { decode } from '../../../tls/codec/presentation.ts'
import { Finished, VERIFY_DATA_LENGTH } from '../../../tls/handshake/finished.ts'
import { HandshakeType } from '../../../tls/handshake/handshake.ts'
import { finishedVerifyData } from '../../../tls/keySchedule/tls12.ts'
import { checkVerifyData } from '../../finished.ts'
import { handshakeMessage } from '../../incoming.ts'
import type { State } from '../../state.ts'
import { afterHandshake } from '../afterHandshake.ts'
import { renegotiate } from './renegotiate.ts'
import type { Tls12Secrets } from './session.ts'

export function expectFinished({ hash, masterSecret, clientVerifyData }: Tls12Secrets): State {
  return {
    awaits: "the server's Finished",
    receive(incoming, context) {
      const message = handshakeMessage(incoming, HandshakeType.finished, this.awaits)
      const { verifyData } = decode(Finished(VERIFY_DATA_LENGTH), message.body)
      const expected = finishedVerifyData(hash, masterSecret, 'server', context.transcript.hash())
      checkVerifyData(verifyData, expected, message.traced, AlertDescription.decrypt_error)
      if (context.negotiated.suite?.keyExchange === 'RSA') {
        message.traced.checks.push({
          what: 'handshakeSignature',
          result: 'passed',
          detail: "the server could decrypt with the certificate's key",
        })
      }
      const { connection } = context
      context.verifyData = { client: clientVerifyData, server: verifyData }
      context.completedAfter ??= connection.elapsed()
      const { afterRenegotiation } = context
      if (afterRenegotiation !== undefined) return afterRenegotiation
      return afterHandshake(context, { onHelloRequest: (then) => renegotiate(context, then) })
    },
  }
}
