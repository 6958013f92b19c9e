// RFC 9846, section 4.4.1.

import { decode } from '../../../tls/codec/presentation.ts'
import { EncryptedExtensions } from '../../../tls/handshake/encryptedExtensions.ts'
import { HandshakeType } from '../../../tls/handshake/handshake.ts'
import { takeApplicationProtocol } from '../../applicationProtocol.ts'
import { checkExtensionsAreAnswers, handshakeMessage } from '../../incoming.ts'
import type { State } from '../../state.ts'
import { expectCertificateOrRequest } from './expectCertificateOrRequest.ts'
import { expectFinished } from './expectFinished.ts'
import { ignoringChangeCipherSpec } from './ignoringChangeCipherSpec.ts'
import type { Tls13Secrets } from './secrets.ts'

export function expectEncryptedExtensions(secrets: Tls13Secrets): State {
  return ignoringChangeCipherSpec({
    awaits: 'EncryptedExtensions',
    receive(incoming, context) {
      const { body, bytes } = handshakeMessage(incoming, HandshakeType.encrypted_extensions, this.awaits)
      const { extensions } = decode(EncryptedExtensions, body)
      checkExtensionsAreAnswers(extensions, context.offer.extensionTypes)
      takeApplicationProtocol(extensions, 'EncryptedExtensions', context)
      context.transcript.add(bytes)
      return secrets.isPreShared ? expectFinished(secrets) : expectCertificateOrRequest(secrets)
    },
  })
}
