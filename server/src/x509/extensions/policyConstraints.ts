// PolicyConstraints and InhibitAnyPolicy, RFC 5280, sections 4.2.1.11 and 4.2.1.14:
//   PolicyConstraints ::= SEQUENCE { requireExplicitPolicy [0] SkipCerts OPTIONAL, inhibitPolicyMapping [1] SkipCerts OPTIONAL }
//   InhibitAnyPolicy ::= SkipCerts
//   SkipCerts ::= INTEGER (0..MAX)

import { type DerReader, TAG } from '../../asn1/der.ts'
import { readInteger, smallInteger } from '../../asn1/values.ts'

/** How many certificates of a path may follow before the constraint holds. */
export interface PolicyConstraints {
  readonly requireExplicitPolicy: number | undefined
  readonly inhibitPolicyMapping: number | undefined
}

export function policyConstraints(reader: DerReader): PolicyConstraints {
  reader.expect(TAG.sequence, 'PolicyConstraints')
  const content = reader.content()
  const requireExplicitPolicy = content.optional(0x80) ? smallInteger(content) : undefined
  const inhibitPolicyMapping = content.optional(0x81) ? smallInteger(content) : undefined
  content.expectEnd('PolicyConstraints')
  return { requireExplicitPolicy, inhibitPolicyMapping }
}

export function inhibitAnyPolicy(reader: DerReader): number {
  return readInteger(reader, 'SkipCerts')
}
