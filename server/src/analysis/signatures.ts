import { verifyCertificateSignature } from '../pki/signature.ts'
import type { Certificate } from '../x509/certificate.ts'

/** Whether the key of the issuer made the signature on the certificate; undefined where that is not computed. */
export function isSignedBy(certificate: Certificate, issuer: Certificate): boolean | undefined {
  const known = answers.get(certificate)
  if (known?.issuer === issuer) return known.signed
  const { kind } = verifyCertificateSignature(certificate, issuer.publicKey.value)
  const signed = kind === 'notChecked' ? undefined : kind === 'valid'
  answers.set(certificate, { issuer, signed })
  return signed
}

/** The last answer for each certificate, which stays the same while its document is edited. */
const answers = new WeakMap<
  Certificate,
  { readonly issuer: Certificate; readonly signed: boolean | undefined }
>()
