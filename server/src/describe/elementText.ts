// What there is to read of an element in one line, whatever it may be.

import { DerReader, TAG } from '../asn1/der.ts'
import type { Element } from '../asn1/element.ts'
import { oidValue, stringValue, timeValue } from '../asn1/values.ts'
import { DecodeError } from '../base/bytes.ts'
import { toHex } from '../base/hex.ts'
import { plural } from '../base/instant.ts'
import { visible } from '../base/printable.ts'

/** `SEQUENCE`, `UTF8String`, `[0]`, `[APPLICATION 3]`. */
export function tagText({ tagClass, tagNumber }: Element): string {
  if (tagClass === 'universal') return UNIVERSAL_TAGS[tagNumber] ?? `[UNIVERSAL ${tagNumber}]`
  return tagClass === 'context' ? `[${tagNumber}]` : `[${tagClass.toUpperCase()} ${tagNumber}]`
}

/** X.680, section 8.4, table 1. */
const UNIVERSAL_TAGS: Readonly<Record<number, string>> = {
  0: 'end-of-contents',
  1: 'BOOLEAN',
  2: 'INTEGER',
  3: 'BIT STRING',
  4: 'OCTET STRING',
  5: 'NULL',
  6: 'OBJECT IDENTIFIER',
  7: 'ObjectDescriptor',
  8: 'EXTERNAL',
  9: 'REAL',
  10: 'ENUMERATED',
  11: 'EMBEDDED PDV',
  12: 'UTF8String',
  13: 'RELATIVE-OID',
  14: 'TIME',
  16: 'SEQUENCE',
  17: 'SET',
  18: 'NumericString',
  19: 'PrintableString',
  20: 'TeletexString',
  21: 'VideotexString',
  22: 'IA5String',
  23: 'UTCTime',
  24: 'GeneralizedTime',
  25: 'GraphicString',
  26: 'VisibleString',
  27: 'GeneralString',
  28: 'UniversalString',
  29: 'CHARACTER STRING',
  30: 'BMPString',
}

/** The value of a primitive element, shortened. Bytes where it cannot be read as what it says it is. */
export function valueText(
  bytes: Uint8Array,
  element: Element,
  nameOf: (oid: string) => string | undefined,
): string {
  const { contentStart, contentEnd } = element
  const content = bytes.subarray(contentStart, contentEnd)
  if (element.tagClass !== 'universal') return textOfUnknown(content)
  try {
    return readable(content, readerOf(bytes, element), nameOf) ?? bytesText(content)
  } catch (error) {
    if (error instanceof DecodeError) return `malformed: ${bytesText(content)}`
    throw error
  }
}

/** The OBJECT IDENTIFIER in the element; undefined where it is none. */
export function oidText(bytes: Uint8Array, element: Element): string | undefined {
  if (bytes[element.start] !== TAG.oid) return undefined
  try {
    return oidValue(readerOf(bytes, element))
  } catch (error) {
    if (error instanceof DecodeError) return undefined
    throw error
  }
}

function readerOf(bytes: Uint8Array, { start, contentStart, contentEnd }: Element): DerReader {
  const reader = new DerReader(bytes, contentEnd)
  reader.tag = bytes[start]!
  reader.start = start
  reader.contentStart = contentStart
  reader.contentEnd = contentEnd
  return reader
}

function readable(
  content: Uint8Array,
  reader: DerReader,
  nameOf: (oid: string) => string | undefined,
): string | undefined {
  switch (reader.tag) {
    case TAG.boolean:
      return content.length === 1 ? (content[0] === 0 ? 'FALSE' : 'TRUE') : undefined
    case TAG.integer:
    case ENUMERATED:
      return content.length === 0 ? undefined : integerText(content)
    case TAG.null:
      return content.length === 0 ? '' : undefined
    case TAG.oid: {
      const oid = oidValue(reader)
      const name = nameOf(oid)
      return name === undefined ? oid : `${name} (${oid})`
    }
    case TAG.bitString:
      return content.length === 0 ? undefined : bitsText(content)
    case TAG.utcTime:
    case TAG.generalizedTime:
      return new Date(timeValue(reader)).toISOString().replace('T', ' ').replace('.000Z', ' UTC')
    default: {
      const text = stringValue(reader)
      return text === undefined ? undefined : quoted(text)
    }
  }
}

const ENUMERATED = 0x0a

/** Up to eight bytes as a number; what is longer is no number to anyone. */
function integerText(content: Uint8Array): string {
  if (content.length > 8) return bytesText(content)
  const magnitude = BigInt(`0x${toHex(content)}`)
  return String(content[0]! >= 0x80 ? magnitude - (1n << BigInt(8 * content.length)) : magnitude)
}

/** Named bits are told by their places, what is longer by its bytes. */
function bitsText(content: Uint8Array): string {
  const unused = content[0]!
  const bits = content.subarray(1)
  if (unused > 7 || bits.length > 2 || bits.length === 0) return bytesText(bits)
  const digits = [...bits].map((it) => it.toString(2).padStart(8, '0')).join('')
  return `${digits.slice(0, digits.length - unused)} (binary)`
}

/** IMPLICIT tags hide the type: what is text in ASCII is most likely meant to be. */
function textOfUnknown(content: Uint8Array): string {
  const printable = content.length > 3 && content.every((it) => it >= 0x20 && it < 0x7f)
  return printable
    ? quoted(String.fromCharCode(...content.subarray(0, LONGEST_TEXT + 1)))
    : bytesText(content)
}

function quoted(text: string): string {
  return text.length > LONGEST_TEXT ? `“${visible(text.slice(0, LONGEST_TEXT))}…”` : `“${visible(text)}”`
}

const LONGEST_TEXT = 120

/** `3f a1 9c … (20 bytes)`. */
export function bytesText(content: Uint8Array): string {
  const shown = toHex(content.subarray(0, SHOWN_BYTES), ' ')
  if (content.length <= SHOWN_BYTES) return content.length === 0 ? 'empty' : shown
  return `${shown} … (${plural(content.length, 'byte')})`
}

const SHOWN_BYTES = 12
