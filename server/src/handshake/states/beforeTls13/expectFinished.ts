// RFC 5246, section 7.4.9; RFC 6101, section 5.6.9.

import { AlertDescription } from '../../../tls/alert.ts'
import { decode } from '../../../tls/codec/presentation.ts'
import { Finished } from '../../../tls/handshake/finished.ts'
import { HandshakeType } from '../../../tls/handshake/handshake.ts'
import { checkVerifyData } from '../../finished.ts'
import { handshakeMessage } from '../../incoming.ts'
import type { State } from '../../state.ts'
import { afterHandshake } from '../afterHandshake.ts'
import { renegotiate } from './renegotiate.ts'
import type { Secrets } from './session.ts'

export function expectFinished({ session, masterSecret, clientVerifyData }: Secrets): State {
  const { profile, usable } = session
  return {
    awaits: "the server's Finished",
    receive(incoming, context) {
      const message = handshakeMessage(incoming, HandshakeType.finished, this.awaits)
      const { verifyData } = decode(Finished(profile.verifyDataLength), message.body)
      const expected = profile.finished(usable.hash, masterSecret, 'server', context.transcript.messages())
      // TLS has decrypt_error for it since TLS 1.0; SSL 3.0 knows handshake_failure alone.
      const alert =
        profile.version === 'SSLv3' ? AlertDescription.handshake_failure : AlertDescription.decrypt_error
      checkVerifyData(verifyData, expected, message.traced, alert)
      if (PROVEN_BY_DECRYPTION.has(usable.suite.keyExchange) && context.temporaryKey !== true) {
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

/** Who can use the secret holds the private key that belongs to the certificate. */
const PROVEN_BY_DECRYPTION: ReadonlySet<string> = new Set(['RSA', 'RSA_EXPORT', 'RSA_PSK', 'ECDH'])
