import { equalBytes } from '../base/bytes.ts'
import type { Certificate } from './certificate.ts'

/** Self-issued, and nothing says that the key of the issuer is another one. The signature itself is not looked at. */
export function isSelfSigned({
  isSelfIssued,
  subject,
  subjectKeyIdentifier,
  authorityKeyIdentifier,
}: Certificate): boolean {
  if (!isSelfIssued) return false
  const issuerKey = authorityKeyIdentifier?.value.keyIdentifier
  if (issuerKey && subjectKeyIdentifier) return equalBytes(issuerKey, subjectKeyIdentifier.value)
  // Two names that are empty do not say that issuer and subject are the same.
  return subject.value.attributes.length > 0
}
