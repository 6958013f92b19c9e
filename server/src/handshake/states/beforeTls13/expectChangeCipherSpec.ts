// RFC 5246, section 7.1; RFC 5077, section 3.3.

import { HandshakeType } from '../../../tls/handshake/handshake.ts'
import { handshakeMessage } from '../../incoming.ts'
import type { State } from '../../state.ts'
import { expectFinished } from './expectFinished.ts'
import type { Secrets } from './session.ts'

export function expectChangeCipherSpec(secrets: Secrets): State {
  return {
    awaits: "the server's ChangeCipherSpec",
    receive(incoming, context) {
      if (incoming.kind === 'changeCipherSpec') {
        context.connection.decryptWith(secrets.decryption)
        return expectFinished(secrets)
      }
      // Not asked for, and sent by some servers nevertheless.
      const { bytes } = handshakeMessage(incoming, HandshakeType.new_session_ticket, this.awaits)
      context.transcript.add(bytes)
      return expectChangeCipherSpec(secrets)
    },
  }
}
