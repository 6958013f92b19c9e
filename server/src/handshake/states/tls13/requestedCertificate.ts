// RFC 9846, section 4.4.2.

import { AlertDescription } from '../../../tls/alert.ts'
import { decode } from '../../../tls/codec/presentation.ts'
import { certificateAuthorities } from '../../../tls/extensions/certificateAuthorities.ts'
import { findExtension } from '../../../tls/extensions/index.ts'
import { signatureAlgorithms } from '../../../tls/extensions/signatureAlgorithms.ts'
import { CertificateRequest } from '../../../tls/handshake/certificateRequest.ts'
import { ProtocolViolation } from '../../failure.ts'
import type { RequestedCertificate } from '../../trace.ts'

/** Reads the body of a CertificateRequest. */
export function requestedCertificate(body: Uint8Array): RequestedCertificate {
  const { certificateRequestContext, extensions } = decode(CertificateRequest, body)
  const schemes = findExtension(extensions, signatureAlgorithms, 'CertificateRequest')
  if (schemes === undefined) {
    throw new ProtocolViolation(
      AlertDescription.missing_extension,
      'a CertificateRequest without signature_algorithms',
    )
  }
  return {
    context: certificateRequestContext,
    signatureSchemes: schemes.supportedSignatureAlgorithms,
    authorities: findExtension(extensions, certificateAuthorities, 'CertificateRequest')?.authorities ?? [],
  }
}
