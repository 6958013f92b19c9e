// CA/Browser Forum, Baseline Requirements, section 7.1.6.1: what an authority says to have validated.

import type { Certificate } from '../x509/certificate.ts'

export const EXTENDED_VALIDATION = '2.23.140.1.1'
export const DOMAIN_VALIDATED = '2.23.140.1.2.1'
export const ORGANIZATION_VALIDATED = '2.23.140.1.2.2'
export const INDIVIDUAL_VALIDATED = '2.23.140.1.2.3'

export function assertsPolicy({ certificatePolicies }: Certificate, policy: string): boolean {
  return certificatePolicies?.value.some((it) => it.policy === policy) ?? false
}
