import { memoOfLast } from '../base/memo.ts'
import { verifyCertificateSignature } from '../pki/signature.ts'
import type { Certificate } from '../x509/certificate.ts'

/** Whether the key of the issuer made the signature on the certificate; undefined where that is not computed. */
export function isSignedBy(certificate: Certificate, issuer: Certificate): boolean | undefined {
  return signedBy(certificate, issuer)
}

/** The last answer for each certificate, which stays the same while its document is edited. */
const signedBy = memoOfLast((certificate: Certificate, issuer: Certificate): boolean | undefined => {
  const { kind } = verifyCertificateSignature(certificate, issuer.publicKey.value)
  return kind === 'notChecked' ? undefined : kind === 'valid'
})
