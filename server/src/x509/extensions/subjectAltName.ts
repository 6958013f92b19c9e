// SubjectAltName, RFC 5280, section 4.2.1.6: GeneralNames ::= SEQUENCE SIZE (1..MAX) OF GeneralName.

import { type DerReader, TAG } from '../../asn1/der.ts'
import { ascii, oidValue } from '../../asn1/values.ts'
import { DecodeError } from '../../base/bytes.ts'
import { toHex } from '../../base/hex.ts'
import type { ByteRange } from '../located.ts'
import { decodeName } from '../name.ts'

/** GeneralName, RFC 5280, section 4.2.1.6. */
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
  | {
      readonly kind: 'otherName' | 'x400Address' | 'ediPartyName'
      readonly value: string
      readonly bytes: ByteRange
    }

export function subjectAltName(reader: DerReader): readonly GeneralName[] {
  reader.expect(TAG.sequence, 'GeneralNames')
  const content = reader.content()
  const names: GeneralName[] = []
  while (content.hasMore) {
    content.read()
    names.push(generalName(content))
  }
  return names
}

/** The GeneralName that the reader has read last. */
export function generalName(reader: DerReader): GeneralName {
  const bytes = { start: reader.start, end: reader.contentEnd }
  switch (reader.tag) {
    case 0x82:
      return { kind: 'dNSName', value: text(reader), bytes }
    case 0x81:
      return { kind: 'rfc822Name', value: text(reader), bytes }
    case 0x86:
      return { kind: 'uniformResourceIdentifier', value: text(reader), bytes }
    case 0x87:
      return { kind: 'iPAddress', value: ipText(reader.contentBytes()), bytes }
    case 0x88:
      return { kind: 'registeredID', value: oidValue(reader), bytes }
    // A Name is a CHOICE, so its tag is EXPLICIT.
    case 0xa4: {
      const inner = reader.content()
      inner.expect(TAG.sequence, 'a Name')
      return { kind: 'directoryName', value: decodeName(inner).text, bytes }
    }
    case 0xa0:
      return { kind: 'otherName', value: toHex(reader.contentBytes()), bytes }
    case 0xa3:
      return { kind: 'x400Address', value: toHex(reader.contentBytes()), bytes }
    case 0xa5:
      return { kind: 'ediPartyName', value: toHex(reader.contentBytes()), bytes }
    default:
      throw new DecodeError('a GeneralName expected', reader.start)
  }
}

function text({ bytes, contentStart, contentEnd }: DerReader): string {
  return ascii(bytes, contentStart, contentEnd)
}

/** IPv6 as RFC 5952 writes it; hexadecimal where the length is of neither version. */
export function ipText(address: Uint8Array): string {
  if (address.length === 4) return address.join('.')
  if (address.length !== 16) return toHex(address)
  const groups = Array.from({ length: 8 }, (_, index) => address[2 * index]! * 256 + address[2 * index + 1]!)
  const [start, length] = longestZeros(groups)
  const words = (from: number, to: number) =>
    groups
      .slice(from, to)
      .map((group) => group.toString(16))
      .join(':')
  return length < 2 ? words(0, 8) : `${words(0, start)}::${words(start + length, 8)}`
}

function longestZeros(groups: readonly number[]): readonly [start: number, length: number] {
  let best: readonly [number, number] = [0, 0]
  for (let start = 0; start < groups.length; start++) {
    let end = start
    while (groups[end] === 0) end++
    if (end - start > best[1]) best = [start, end - start]
    start = Math.max(start, end - 1)
  }
  return best
}
