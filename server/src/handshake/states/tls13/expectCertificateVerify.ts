// RFC 9846, section 4.5.2.

import { decode } from '../../../tls/codec/presentation.ts'
import { CertificateVerify } from '../../../tls/handshake/certificateVerify.ts'
import { HandshakeType } from '../../../tls/handshake/handshake.ts'
import { certificateVerifyContent } from '../../../tls/keySchedule/tls13.ts'
import { handshakeMessage } from '../../incoming.ts'
import { checkServerSignature } from '../../serverSignature.ts'
import type { State } from '../../state.ts'
import { expectFinished } from './expectFinished.ts'
import { ignoringChangeCipherSpec } from './ignoringChangeCipherSpec.ts'
import type { Tls13Secrets } from './secrets.ts'

export function expectCertificateVerify(secrets: Tls13Secrets): State {
  return ignoringChangeCipherSpec({
    awaits: 'a CertificateVerify',
    receive(incoming, context) {
      const message = handshakeMessage(incoming, HandshakeType.certificate_verify, this.awaits)
      const { algorithm, signature } = decode(CertificateVerify, message.body)
      const content = certificateVerifyContent('server', context.transcript.hash())
      checkServerSignature(algorithm, content, signature, message.traced, context)
      context.transcript.add(message.bytes)
      return expectFinished(secrets)
    },
  })
}
