// RFC 5246, section 7.4.2.

import { decode } from '../../../tls/codec/presentation.ts'
import { CertificateBeforeTls13 } from '../../../tls/handshake/certificate.ts'
import { HandshakeType } from '../../../tls/handshake/handshake.ts'
import { handshakeMessage } from '../../incoming.ts'
import { takeServerCertificates } from '../../serverCertificate.ts'
import type { State } from '../../state.ts'
import { expectRequestOrDone } from './expectRequestOrDone.ts'
import { expectServerKeyExchange } from './expectServerKeyExchange.ts'
import { shareWithoutServerKeyExchange } from './keyExchange.ts'
import type { Session } from './session.ts'

export function expectCertificate(session: Session): State {
  return {
    awaits: 'a Certificate',
    receive(incoming, context) {
      const message = handshakeMessage(incoming, HandshakeType.certificate, this.awaits)
      const { certificateList } = decode(CertificateBeforeTls13, message.body)
      takeServerCertificates(certificateList, message.traced, context)
      context.transcript.add(message.bytes)
      // With RSA the client makes the secret, with ECDH the server's half is in its certificate.
      const { keyExchange } = session.usable.suite
      return keyExchange === 'RSA' || keyExchange === 'ECDH'
        ? expectRequestOrDone(session, shareWithoutServerKeyExchange(session, context))
        : expectServerKeyExchange(session)
    },
  }
}
