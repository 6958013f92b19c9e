// RFC 9846, sections 4.5.1 and 4.5.2.

import { encode } from '../../../tls/codec/presentation.ts'
import { Certificate } from '../../../tls/handshake/certificate.ts'
import { CertificateVerify } from '../../../tls/handshake/certificateVerify.ts'
import { HandshakeType, RawHandshake } from '../../../tls/handshake/handshake.ts'
import { certificateVerifyContent } from '../../../tls/keySchedule/tls13.ts'
import { clientSignatureScheme } from '../../clientSignature.ts'
import type { HandshakeContext } from '../../state.ts'

/** Answers a CertificateRequest, where there was one: with the certificate and a signature, or with an empty list. */
export async function sendClientCertificate(context: HandshakeContext): Promise<void> {
  const { connection, transcript, negotiated, plan } = context
  const request = negotiated.certificateRequest
  if (request === undefined) return
  const send = (msgType: number, body: Uint8Array) => {
    const message = encode(RawHandshake, { msgType, body })
    transcript.add(message)
    connection.sendHandshake(message)
  }
  const scheme = clientSignatureScheme(plan.credentials, request, 'TLSv1.3')
  const certificates = scheme === undefined ? [] : (plan.credentials?.certificates ?? [])
  const certificateList = certificates.map((certData) => ({ certData, extensions: [] }))
  send(
    HandshakeType.certificate,
    encode(Certificate, { certificateRequestContext: request.context, certificateList }),
  )
  if (scheme === undefined || plan.credentials === undefined) return
  negotiated.clientCertificateSent = true
  const content = certificateVerifyContent('client', transcript.hash())
  const signature = await plan.credentials.sign(scheme, content)
  send(HandshakeType.certificate_verify, encode(CertificateVerify, { algorithm: scheme, signature }))
}
