// RFC 9846, sections 4.4.2 and 4.5.1.

import { AlertDescription } from '../../../tls/alert.ts'
import { decode } from '../../../tls/codec/presentation.ts'
import { certificateAuthorities } from '../../../tls/extensions/certificateAuthorities.ts'
import { findExtension } from '../../../tls/extensions/index.ts'
import { signatureAlgorithms } from '../../../tls/extensions/signatureAlgorithms.ts'
import { Certificate } from '../../../tls/handshake/certificate.ts'
import { CertificateRequest } from '../../../tls/handshake/certificateRequest.ts'
import { HandshakeType } from '../../../tls/handshake/handshake.ts'
import { ProtocolViolation } from '../../failure.ts'
import { checkExtensionsAreAnswers, handshakeMessage, type IncomingHandshake } from '../../incoming.ts'
import { takeServerCertificates } from '../../serverCertificate.ts'
import type { HandshakeContext, State } from '../../state.ts'
import { expectCertificateVerify } from './expectCertificateVerify.ts'
import { ignoringChangeCipherSpec } from './ignoringChangeCipherSpec.ts'
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
  const { certificateRequestContext, extensions } = decode(CertificateRequest, body)
  const schemes = findExtension(extensions, signatureAlgorithms, 'CertificateRequest')
  if (schemes === undefined) {
    throw new ProtocolViolation(
      AlertDescription.missing_extension,
      'a CertificateRequest without signature_algorithms',
    )
  }
  context.negotiated.certificateRequest = {
    context: certificateRequestContext,
    signatureSchemes: schemes.supportedSignatureAlgorithms,
    authorities: findExtension(extensions, certificateAuthorities, 'CertificateRequest')?.authorities ?? [],
  }
  context.transcript.add(bytes)
}

function onCertificate(message: IncomingHandshake, context: HandshakeContext, secrets: Tls13Secrets): State {
  const { certificateList } = decode(Certificate, message.body)
  for (const { extensions } of certificateList) {
    checkExtensionsAreAnswers(extensions, context.offeredExtensions)
  }
  takeServerCertificates(
    certificateList.map((it) => it.certData),
    message.traced,
    context,
  )
  context.transcript.add(message.bytes)
  return expectCertificateVerify(secrets)
}
