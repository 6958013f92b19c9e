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

export function expectFinished({
  hash,
  masterSecret,
}: {
  readonly hash: Parameters<typeof finishedVerifyData>[0]
  readonly masterSecret: Uint8Array
}): State {
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
      // The server has seen the client's certificate, or its absence, and goes on.
      if (context.negotiated.certificateRequest !== undefined) context.negotiated.clientAccepted = true
      context.completedAfter = context.connection.elapsed()
      return afterHandshake(context)
    },
  }
}
