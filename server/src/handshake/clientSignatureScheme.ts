import { signatureScheme } from '../registry/signatureSchemes.ts'
import type { ClientCredentials } from './credentials.ts'
import type { RequestedCertificate } from './trace.ts'

/** The scheme to sign with; undefined where there is no certificate, or none that the server could check. */
export function clientSignatureScheme(
  credentials: ClientCredentials | undefined,
  request: RequestedCertificate,
  version: 'TLSv1.2' | 'TLSv1.3',
): number | undefined {
  return credentials?.signatureSchemes.find(
    (it) =>
      request.signatureSchemes.includes(it) &&
      // PKCS #1 v1.5 is for certificates only in TLS 1.3 (RFC 9846, section 4.3.3).
      (version === 'TLSv1.2' || signatureScheme(it).algorithm !== 'rsa_pkcs1'),
  )
}
