// Attribute, RFC 5280, appendix A.1, and RFC 2986, section 4: SEQUENCE { type OBJECT IDENTIFIER, values SET OF ANY }.

import { type DerReader, readAll, TAG } from '../asn1/der.ts'
import { oidValue, stringValue, timeValue } from '../asn1/values.ts'
import { toHex } from '../base/hex.ts'
import { isoDate } from '../base/instant.ts'
import { oidName } from '../registry/objectIdentifiers.ts'
import type { ByteRange } from './located.ts'

export interface Attribute {
  readonly oid: string
  /** Texts, dates and names of identifiers; others as their encoding in hexadecimal. */
  readonly values: readonly string[]
  readonly bytes: ByteRange
  /** The content of the SET. */
  readonly valueBytes: ByteRange
}

/** Of the next element. */
export function decodeAttribute(reader: DerReader): Attribute {
  reader.expect(TAG.sequence, 'an Attribute')
  const bytes = reader.place()
  const attribute = reader.content()
  attribute.expect(TAG.oid, 'the type of an attribute')
  const oid = oidValue(attribute)
  attribute.expect(TAG.set, 'the values of an attribute')
  const valueBytes = { start: attribute.contentStart, end: attribute.contentEnd }
  const values = readAll(attribute.content(), (content) => {
    content.read()
    return anyText(content)
  })
  attribute.expectEnd('an Attribute')
  return { oid, values, bytes, valueBytes }
}

/** What stands in an element of any type, as text; its encoding in hexadecimal where it is of no simple type. */
export function anyText(reader: DerReader): string {
  switch (reader.tag) {
    case TAG.oid: {
      const oid = oidValue(reader)
      return oidName(oid) ?? oid
    }
    case TAG.utcTime:
    case TAG.generalizedTime:
      return isoDate(timeValue(reader))
    default:
      return stringValue(reader) ?? toHex(reader.elementBytes())
  }
}
