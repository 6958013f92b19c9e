import { isTrustAnchor, type TrustedCertificate } from './certificationPath.ts'
import { titleOf } from './pathValidation.ts'
import type { Purpose } from './purpose.ts'

/** What a report calls a list of trust anchors: by its source, and that nothing is trusted by it where that is so. */
export function trustTitle(
  source: string,
  certificates: readonly TrustedCertificate[],
  purpose: Purpose | undefined,
): string {
  const [first, ...more] = certificates
  if (first === undefined || certificates.some((it) => isTrustAnchor(it, purpose))) return source
  const why =
    more.length === 0
      ? `${titleOf(first.certificate)} is not self-signed`
      : 'no certificate in it is self-signed'
  return `${source} (none: ${why})`
}
