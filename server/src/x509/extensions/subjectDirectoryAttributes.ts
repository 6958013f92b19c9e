// SubjectDirectoryAttributes, RFC 5280, section 4.2.1.8: SEQUENCE SIZE (1..MAX) OF Attribute.

import { type DerReader, readAll, TAG } from '../../asn1/der.ts'
import { type Attribute, decodeAttribute } from '../attribute.ts'

export function subjectDirectoryAttributes(reader: DerReader): readonly Attribute[] {
  reader.expect(TAG.sequence, 'SubjectDirectoryAttributes')
  return readAll(reader.content(), decodeAttribute)
}
