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
  const description = reader.content()
  description.expect(TAG.oid, 'an access method')
  const method = oidValue(description)
  description.read()
  return new DecodedAccess(method, generalName(description), reader.start, reader.contentEnd)
}

class DecodedAccess implements AccessDescription {
  readonly method: string
  readonly location: GeneralName
  readonly #start: number
  readonly #end: number

  constructor(method: string, location: GeneralName, start: number, end: number) {
    this.method = method
    this.location = location
    this.#start = start
    this.#end = end
  }

  get bytes(): ByteRange {
    return { start: this.#start, end: this.#end }
  }
}
