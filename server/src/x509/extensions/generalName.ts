// GeneralName, RFC 5280, section 4.2.1.6.

import { DerReader, readAll, TAG } from '../../asn1/der.ts'
import { ascii, oidValue, stringValue } from '../../asn1/values.ts'
import { DecodeError } from '../../base/bytes.ts'
import { toHex } from '../../base/hex.ts'
import { formatIpAddress } from '../../base/ipAddress.ts'
import type { ByteRange } from '../located.ts'
import { decodeName, type Name } from '../name.ts'

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
  const { start, contentEnd: end } = reader
  switch (reader.tag) {
    case 0x82:
      return new DecodedGeneralName('dNSName', text(reader), start, end)
    case 0x81:
      return new DecodedGeneralName('rfc822Name', text(reader), start, end)
    case 0x86:
      return new DecodedGeneralName('uniformResourceIdentifier', text(reader), start, end)
    case 0x87:
      return new DecodedGeneralName('iPAddress', addressText(reader.contentBytes()), start, end)
    case 0x88:
      return new DecodedGeneralName('registeredID', oidValue(reader), start, end)
    // A Name is a CHOICE, so its tag is EXPLICIT.
    case 0xa4: {
      const inner = reader.content()
      inner.expect(TAG.sequence, 'a Name')
      return new DecodedGeneralName('directoryName', decodeName(inner).text, start, end)
    }
    case 0xa0:
      return { kind: 'otherName', ...otherName(reader.content()), bytes: { start, end } }
    // Both are constructed, but some write texts there.
    case 0x83:
    case 0xa3:
      return new DecodedGeneralName('x400Address', toHex(reader.contentBytes()), start, end)
    case 0x85:
    case 0xa5:
      return new DecodedGeneralName('ediPartyName', toHex(reader.contentBytes()), start, end)
    default:
      throw new DecodeError('a GeneralName expected', reader.start)
  }
}

/** The Name of a directoryName that was decoded from `der`. */
export function directoryName(der: Uint8Array, { bytes }: GeneralName): Name {
  const reader = new DerReader(der, bytes.start)
  reader.read()
  const content = reader.content()
  content.expect(TAG.sequence, 'a Name')
  return decodeName(content)
}

class DecodedGeneralName<Kind extends Exclude<GeneralName['kind'], 'otherName'>> {
  readonly kind: Kind
  readonly value: string
  readonly #start: number
  readonly #end: number

  constructor(kind: Kind, value: string, start: number, end: number) {
    this.kind = kind
    this.value = value
    this.#start = start
    this.#end = end
  }

  get bytes(): ByteRange {
    return { start: this.#start, end: this.#end }
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
