// CABFOrganizationIdentifier, EV Guidelines, section 9.8.2:
//   SEQUENCE { registrationSchemeIdentifier PrintableString (SIZE(3)), registrationCountry PrintableString (SIZE(2)),
//     registrationStateOrProvince [0] IMPLICIT PrintableString OPTIONAL, registrationReference UTF8String }

import { type DerReader, TAG } from '../../asn1/der.ts'
import { ascii, readText } from '../../asn1/values.ts'

export interface CabfOrganizationIdentifier {
  /** `NTR`, `VAT`, `PSD`. */
  readonly registrationSchemeIdentifier: string
  readonly registrationCountry: string
  readonly registrationStateOrProvince: string | undefined
  readonly registrationReference: string
}

export function cabfOrganizationIdentifier(reader: DerReader): CabfOrganizationIdentifier {
  reader.expect(TAG.sequence, 'CABFOrganizationIdentifier')
  const content = reader.content()
  const registrationSchemeIdentifier = readText(content)
  const registrationCountry = readText(content)
  const hasState = content.optional(0x80)
  const registrationStateOrProvince = hasState
    ? ascii(content.bytes, content.contentStart, content.contentEnd)
    : undefined
  const registrationReference = readText(content)
  content.expectEnd('CABFOrganizationIdentifier')
  return {
    registrationSchemeIdentifier,
    registrationCountry,
    registrationStateOrProvince,
    registrationReference,
  }
}
