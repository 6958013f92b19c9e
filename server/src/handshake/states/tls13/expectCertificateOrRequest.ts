// RFC 9846, sections 4.4.2 and 4.5.1.

import { decode } from '../../../tls/codec/presentation.ts'
import { Certificate } from '../../../tls/handshake/certificate.ts'
import { HandshakeType } from '../../../tls/handshake/handshake.ts'
import { checkExtensionsAreAnswers, handshakeMessage, type IncomingHandshake } from '../../incoming.ts'
import { takeServerCertificates } from '../../serverCertificate.ts'
import type { HandshakeContext, State } from '../../state.ts'
import { expectCertificateVerify } from './expectCertificateVerify.ts'
import { ignoringChangeCipherSpec } from './ignoringChangeCipherSpec.ts'
import { requestedCertificate } from './requestedCertificate.ts'
import type { Tls13Secrets } from './secrets.ts'

export function expectCertificateOrRequest(secrets: Tls13Secrets): State {
  return ignoringChangeCipherSpec({
    awaits: 'a Certificate or a CertificateRequest',
    receive(incoming, context) {
      const types = [HandshakeType.certificate, HandshakeType.certificate_request]
      const message = handshakeMessage(incoming, types, this.awaits)
      if (message.msgType === HandshakeType.certificate) return onCertificate(message, context, secrets)
      onCertificateRequest(message, context)
      return expectCertificate(secrets)
    },
  })
}

function expectCertificate(secrets: Tls13Secrets): State {
  return ignoringChangeCipherSpec({
    awaits: 'a Certificate',
    receive(incoming, context) {
      const message = handshakeMessage(incoming, HandshakeType.certificate, this.awaits)
      return onCertificate(message, context, secrets)
    },
  })
}

function onCertificateRequest({ body, bytes }: IncomingHandshake, context: HandshakeContext): void {
  context.negotiated.certificateRequest = requestedCertificate(body)
  context.transcript.add(bytes)
}

function onCertificate(message: IncomingHandshake, context: HandshakeContext, secrets: Tls13Secrets): State {
  const { certificateList } = decode(Certificate, message.body)
  for (const { extensions } of certificateList) {
    checkExtensionsAreAnswers(extensions, context.offer.extensionTypes)
  }
  takeServerCertificates(
    certificateList.map((it) => it.certData),
    message.traced,
    context,
  )
  context.transcript.add(message.bytes)
  return expectCertificateVerify(secrets)
}
