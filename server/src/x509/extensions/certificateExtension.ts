// Extensions, RFC 5280, section 4.1.2.9:
//   Extension ::= SEQUENCE { extnID OBJECT IDENTIFIER, critical BOOLEAN DEFAULT FALSE, extnValue OCTET STRING }

import { type DerReader, TAG } from '../../asn1/der.ts'
import { booleanValue, oidValue } from '../../asn1/values.ts'
import type { ByteRange } from '../located.ts'

export interface CertificateExtension {
  readonly oid: string
  readonly critical: boolean
  /** The content of extnValue. */
  readonly value: Uint8Array
  /** The whole Extension. */
  readonly bytes: ByteRange
  /** The content of extnValue. */
  readonly valueBytes: ByteRange
}

export function decodeExtensions(reader: DerReader): readonly CertificateExtension[] {
  reader.expect(TAG.sequence, 'Extensions')
  const content = reader.content()
  const extensions: CertificateExtension[] = []
  while (content.hasMore) {
    content.expect(TAG.sequence, 'an Extension')
    const bytes = { start: content.start, end: content.contentEnd }
    const extension = content.content()
    extension.expect(TAG.oid, 'extnID')
    const oid = oidValue(extension)
    const critical = extension.optional(TAG.boolean) && booleanValue(extension)
    extension.expect(TAG.octetString, 'extnValue')
    const valueBytes = { start: extension.contentStart, end: extension.contentEnd }
    const value = extension.contentBytes()
    extension.expectEnd('an Extension')
    extensions.push({ oid, critical, value, bytes, valueBytes })
  }
  return extensions
}
