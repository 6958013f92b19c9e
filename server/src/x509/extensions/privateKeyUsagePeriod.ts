// PrivateKeyUsagePeriod, RFC 3280, section 4.2.1.4:
//   SEQUENCE { notBefore [0] GeneralizedTime OPTIONAL, notAfter [1] GeneralizedTime OPTIONAL }

import { type DerReader, TAG } from '../../asn1/der.ts'
import { timeValue } from '../../asn1/values.ts'
import type { Instant } from '../../base/instant.ts'

export interface PrivateKeyUsagePeriod {
  readonly notBefore: Instant | undefined
  readonly notAfter: Instant | undefined
}

export function privateKeyUsagePeriod(reader: DerReader): PrivateKeyUsagePeriod {
  reader.expect(TAG.sequence, 'PrivateKeyUsagePeriod')
  const content = reader.content()
  const notBefore = content.optional(0x80) ? timeValue(content, TAG.generalizedTime) : undefined
  const notAfter = content.optional(0x81) ? timeValue(content, TAG.generalizedTime) : undefined
  content.expectEnd('PrivateKeyUsagePeriod')
  return { notBefore, notAfter }
}
