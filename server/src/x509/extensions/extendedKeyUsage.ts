// ExtKeyUsageSyntax, RFC 5280, section 4.2.1.12: SEQUENCE SIZE (1..MAX) OF KeyPurposeId.

import { type DerReader, TAG } from '../../asn1/der.ts'
import { oidValue } from '../../asn1/values.ts'

/** The purpose that stands for all. */
export const ANY_EXTENDED_KEY_USAGE = '2.5.29.37.0'

/** Object identifiers. */
export function extendedKeyUsage(reader: DerReader): readonly string[] {
  reader.expect(TAG.sequence, 'ExtKeyUsageSyntax')
  const content = reader.content()
  const purposes: string[] = []
  while (content.hasMore) {
    content.expect(TAG.oid, 'a KeyPurposeId')
    purposes.push(oidValue(content))
  }
  return purposes
}
