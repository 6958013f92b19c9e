// SubjectAltName and IssuerAltName, RFC 5280, sections 4.2.1.6 and 4.2.1.7: GeneralNames ::= SEQUENCE SIZE (1..MAX) OF
// GeneralName.

import { type DerReader, TAG } from '../../asn1/der.ts'
import { type GeneralName, generalNames } from './generalName.ts'

export function subjectAltName(reader: DerReader): readonly GeneralName[] {
  reader.expect(TAG.sequence, 'GeneralNames')
  return generalNames(reader.content())
}
