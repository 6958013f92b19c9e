// ExtKeyUsageSyntax, RFC 5280, section 4.2.1.12: SEQUENCE SIZE (1..MAX) OF KeyPurposeId.

import { type DerReader, readAll, TAG } from '../../asn1/der.ts'
import { oidValue } from '../../asn1/values.ts'

/** The purpose that stands for all. */
export const ANY_EXTENDED_KEY_USAGE = '2.5.29.37.0'

export const SERVER_AUTH = '1.3.6.1.5.5.7.3.1'
export const CLIENT_AUTH = '1.3.6.1.5.5.7.3.2'
export const CODE_SIGNING = '1.3.6.1.5.5.7.3.3'
export const EMAIL_PROTECTION = '1.3.6.1.5.5.7.3.4'
export const TIME_STAMPING = '1.3.6.1.5.5.7.3.8'
export const OCSP_SIGNING = '1.3.6.1.5.5.7.3.9'

/** Object identifiers. */
export function extendedKeyUsage(reader: DerReader): readonly string[] {
  reader.expect(TAG.sequence, 'ExtKeyUsageSyntax')
  return readAll(reader.content(), (content) => {
    content.expect(TAG.oid, 'a KeyPurposeId')
    return oidValue(content)
  })
}
