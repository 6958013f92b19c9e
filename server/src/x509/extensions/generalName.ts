// GeneralName, RFC 5280, section 4.2.1.6.

import { type DerReader, readAll, TAG } from '../../asn1/der.ts'
import { ascii, oidValue, stringValue } from '../../asn1/values.ts'
import { DecodeError } from '../../base/bytes.ts'
import { toHex } from '../../base/hex.ts'
import { formatIpAddress } from '../../base/ipAddress.ts'
import type { ByteRange } from '../located.ts'
import { decodeName } from '../name.ts'

export type GeneralName =
  | {
      readonly kind: 'dNSName' | 'rfc822Name' | 'uniformResourceIdentifier'
      readonly value: string
      readonly bytes: ByteRange
    }
  /** Dotted or colon text; for a length that is no address, the bytes in hexadecimal. */
  | { readonly kind: 'iPAddress'; readonly value: string; readonly bytes: ByteRange }
  | { readonly kind: 'directoryName'; readonly value: string; readonly bytes: ByteRange }
  | { readonly kind: 'registeredID'; readonly value: string; readonly bytes: ByteRange }
  /** The text of what has one, such as a user principal name; the value's encoding in hexadecimal of others. */
  | {
      readonly kind: 'otherName'
      /** An object identifier. */
      readonly type: string
      readonly value: string
      readonly bytes: ByteRange
    }
  | { readonly kind: 'x400Address' | 'ediPartyName'; readonly value: string; readonly bytes: ByteRange }

/** Those of a GeneralNames, whose tag may be IMPLICIT: of its content. */
export function generalNames(content: DerReader): readonly GeneralName[] {
  return readAll(content, (reader) => {
    reader.read()
    return generalName(reader)
  })
}

/** The GeneralName that the reader has read last. */
export function generalName(reader: DerReader): GeneralName {
  const bytes = reader.place()
  switch (reader.tag) {
    case 0x82:
      return { kind: 'dNSName', value: text(reader), bytes }
    case 0x81:
      return { kind: 'rfc822Name', value: text(reader), bytes }
    case 0x86:
      return { kind: 'uniformResourceIdentifier', value: text(reader), bytes }
    case 0x87:
      return { kind: 'iPAddress', value: addressText(reader.contentBytes()), bytes }
    case 0x88:
      return { kind: 'registeredID', value: oidValue(reader), bytes }
    // A Name is a CHOICE, so its tag is EXPLICIT.
    case 0xa4: {
      const inner = reader.content()
      inner.expect(TAG.sequence, 'a Name')
      return { kind: 'directoryName', value: decodeName(inner).text, bytes }
    }
    case 0xa0:
      return { kind: 'otherName', ...otherName(reader.content()), bytes }
    // Both are constructed, but some write texts there.
    case 0x83:
    case 0xa3:
      return { kind: 'x400Address', value: toHex(reader.contentBytes()), bytes }
    case 0x85:
    case 0xa5:
      return { kind: 'ediPartyName', value: toHex(reader.contentBytes()), bytes }
    default:
      throw new DecodeError('a GeneralName expected', reader.start)
  }
}

/** OtherName ::= SEQUENCE { type-id OBJECT IDENTIFIER, value [0] EXPLICIT ANY DEFINED BY type-id } */
function otherName(name: DerReader): { readonly type: string; readonly value: string } {
  name.expect(TAG.oid, 'the type of an OtherName')
  const type = oidValue(name)
  name.expect(0xa0, 'the value of an OtherName')
  const value = name.content()
  value.read()
  return { type, value: stringValue(value) ?? toHex(value.elementBytes()) }
}

function text({ bytes, contentStart, contentEnd }: DerReader): string {
  return ascii(bytes, contentStart, contentEnd)
}

function addressText(address: Uint8Array): string {
  return formatIpAddress(address) ?? toHex(address)
}
