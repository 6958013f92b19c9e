// AuthorityInfoAccessSyntax and SubjectInfoAccessSyntax, RFC 5280, sections 4.2.2.1 and 4.2.2.2:
//   SEQUENCE SIZE (1..MAX) OF AccessDescription
//   AccessDescription ::= SEQUENCE { accessMethod OBJECT IDENTIFIER, accessLocation GeneralName }

import { type DerReader, readAll, TAG } from '../../asn1/der.ts'
import { oidValue } from '../../asn1/values.ts'
import type { ByteRange } from '../located.ts'
import { type GeneralName, generalName } from './generalName.ts'

export interface AccessDescription {
  /** The OID of `ocsp`, `caIssuers` or another method. */
  readonly method: string
  readonly location: GeneralName
  readonly bytes: ByteRange
}

export function informationAccess(reader: DerReader): readonly AccessDescription[] {
  reader.expect(TAG.sequence, 'a list of AccessDescription')
  return readAll(reader.content(), accessDescription)
}

function accessDescription(reader: DerReader): AccessDescription {
  reader.expect(TAG.sequence, 'an AccessDescription')
  const bytes = reader.place()
  const description = reader.content()
  description.expect(TAG.oid, 'an access method')
  const method = oidValue(description)
  description.read()
  return { method, location: generalName(description), bytes }
}
