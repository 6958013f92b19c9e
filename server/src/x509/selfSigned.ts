import { equalBytes } from '../base/bytes.ts'
import type { Certificate } from './certificate.ts'

/** Self-issued, and nothing says that the key of the issuer is another one. The signature itself is not looked at. */
export function isSelfSigned({
  isSelfIssued,
  subjectKeyIdentifier,
  authorityKeyIdentifier,
}: Certificate): boolean {
  if (!isSelfIssued) return false
  const issuerKey = authorityKeyIdentifier?.value.keyIdentifier
  return !issuerKey || !subjectKeyIdentifier || equalBytes(issuerKey, subjectKeyIdentifier.value)
}
