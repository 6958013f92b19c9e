import type { Certificate } from './certificate.ts'

/** Whether a certificate says of itself that a public authority issued it: by a policy of the CA/Browser Forum, or logged. */
export function claimsPublicCa(certificate: Certificate): boolean {
  if (certificate.extension(SIGNED_CERTIFICATE_TIMESTAMPS)) return true
  const policies = certificate.extension(CERTIFICATE_POLICIES)
  if (!policies) return false
  const { start, end } = policies.valueBytes
  return holdsForumPolicy(certificate.der, start, end)
}

const SIGNED_CERTIFICATE_TIMESTAMPS = '1.3.6.1.4.1.11129.2.4.2'
const CERTIFICATE_POLICIES = '2.5.29.32'

/** 2.23.140.1.1 (extended validation) or one of 2.23.140.1.2, as policyIdentifiers begin in DER; those for mail and code are others. */
function holdsForumPolicy(der: Uint8Array, start: number, end: number): boolean {
  for (let at = start; at + 7 <= end; at++) {
    if (der[at] !== 0x06 || !FORUM_ARC.every((byte, index) => der[at + 2 + index] === byte)) continue
    if (der[at + 6] === 1 || der[at + 6] === 2) return true
  }
  return false
}

const FORUM_ARC = [0x67, 0x81, 0x0c, 0x01]
