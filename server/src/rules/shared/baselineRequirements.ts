// What several rules need of the CA/Browser Forum's Baseline Requirements. The dates are those of section 1.2.1.

import { ATTRIBUTE } from '../../registry/objectIdentifiers.ts'
import type { Certificate } from '../../x509/certificate.ts'
import type { Citation } from '../rule.ts'

/** Section 7.1.6.1: what an authority says to have validated. */
export const EXTENDED_VALIDATION = '2.23.140.1.1'
export const DOMAIN_VALIDATED = '2.23.140.1.2.1'
export const ORGANIZATION_VALIDATED = '2.23.140.1.2.2'
export const INDIVIDUAL_VALIDATED = '2.23.140.1.2.3'

export function assertsPolicy({ certificatePolicies }: Certificate, policy: string): boolean {
  return certificatePolicies?.value.some((it) => it.policy === policy) ?? false
}

/** Names an organization or a person, of which an address is. */
export function namesHolder({ subject }: Certificate): boolean {
  return subject.value.attributes.some(({ oid }) => HOLDER.has(oid))
}

export const HOLDER: ReadonlySet<string> = new Set([
  ATTRIBUTE.organization,
  ATTRIBUTE.givenName,
  ATTRIBUTE.surname,
])

/** Section 7.1.4.2.1 until version 1.8.7: names and addresses of private networks may be in certificates that end before. */
export const INTERNAL_NAMES_UNTIL = Date.UTC(2015, 10, 1)
export const VERSION_1_4_1 = Date.UTC(2016, 8, 7)
export const VERSION_2_0_0 = Date.UTC(2023, 8, 15)

/** Of a section that version 2.0.0 moved: the last version that has it, and where its text stands today. */
export function supersededBy(now: string): Citation['superseded'] {
  return { version: '1.8.7', until: '2023-09-14', now }
}
