// RFC 5246, section 7.4.2.

import { decode } from '../../../tls/codec/presentation.ts'
import { CertificateBeforeTls13 } from '../../../tls/handshake/certificate.ts'
import { HandshakeType } from '../../../tls/handshake/handshake.ts'
import { handshakeMessage } from '../../incoming.ts'
import { takeServerCertificates } from '../../serverCertificate.ts'
import type { State } from '../../state.ts'
import { expectRequestOrDone } from './expectRequestOrDone.ts'
import { expectServerKeyExchange } from './expectServerKeyExchange.ts'
import { encryptedPreMasterSecret } from './keyExchange.ts'
import type { Tls12Session } from './session.ts'

export function expectCertificate(session: Tls12Session): State {
  return {
    awaits: 'a Certificate',
    receive(incoming, context) {
      const message = handshakeMessage(incoming, HandshakeType.certificate, this.awaits)
      const { certificateList } = decode(CertificateBeforeTls13, message.body)
      takeServerCertificates(certificateList, message.traced, context)
      context.transcript.add(message.bytes)
      // With RSA the client makes the secret and the server has nothing to add.
      return session.usable.suite.keyExchange === 'RSA'
        ? expectRequestOrDone(session, encryptedPreMasterSecret(context))
        : expectServerKeyExchange(session)
    },
  }
}
