// X.690: the encoding of the types that certificates are made of. Each function returns one whole TLV, so that a
// structure is written as it is drawn: `sequence(oid('2.5.4.3'), utf8String('shop.example'))`.

import { concat } from '../base/bytes.ts'
import type { Instant } from '../base/instant.ts'

export function sequence(...items: readonly Uint8Array[]): Uint8Array {
  return tagLengthValue(0x30, ...items)
}

/** SET OF: the items are put into the order that DER wants (X.690, 11.6). */
export function set(...items: readonly Uint8Array[]): Uint8Array {
  return tagLengthValue(0x31, ...[...items].sort(compareBytes))
}

/** A number, or the magnitude of a non-negative one in bytes. */
export function integer(value: number | bigint | Uint8Array): Uint8Array {
  return tagLengthValue(
    0x02,
    value instanceof Uint8Array ? nonNegative(value) : twosComplement(BigInt(value)),
  )
}

export function boolean(value: boolean): Uint8Array {
  return tagLengthValue(0x01, Uint8Array.of(value ? 0xff : 0x00))
}

export function nullValue(): Uint8Array {
  return Uint8Array.of(0x05, 0x00)
}

export function oid(dotted: string): Uint8Array {
  return tagLengthValue(0x06, oidContent(dotted))
}

export function octetString(...content: readonly Uint8Array[]): Uint8Array {
  return tagLengthValue(0x04, ...content)
}

export function bitString(content: Uint8Array, unusedBits = 0): Uint8Array {
  return tagLengthValue(0x03, Uint8Array.of(unusedBits), content)
}

/** A BIT STRING with named bits (such as KeyUsage): trailing zeros are left out, as DER wants it (X.690, 11.2.2). */
export function namedBits(bits: readonly number[]): Uint8Array {
  if (bits.length === 0) return bitString(new Uint8Array(0))
  const last = Math.max(...bits)
  const content = new Uint8Array((last >> 3) + 1)
  for (const bit of bits) content[bit >> 3]! |= 0x80 >> (bit & 7)
  return bitString(content, 7 - (last & 7))
}

export function utf8String(text: string): Uint8Array {
  return tagLengthValue(0x0c, new TextEncoder().encode(text))
}

export function printableString(text: string): Uint8Array {
  return tagLengthValue(0x13, latin1(text))
}

export function ia5String(text: string): Uint8Array {
  return tagLengthValue(0x16, latin1(text))
}

/** UTCTime until 2049, GeneralizedTime from 2050 on, as RFC 5280, section 4.1.2.5, wants it. */
export function time(instant: Instant): Uint8Array {
  const year = new Date(instant).getUTCFullYear()
  return year >= 1950 && year < 2050 ? utcTime(instant) : generalizedTime(instant)
}

export function utcTime(instant: Instant): Uint8Array {
  return tagLengthValue(0x17, latin1(digitsOf(instant).slice(2)))
}

export function generalizedTime(instant: Instant): Uint8Array {
  return tagLengthValue(0x18, latin1(digitsOf(instant)))
}

/** `[number]`, constructed: EXPLICIT around whole TLVs, or IMPLICIT in place of a SEQUENCE's or SET's tag. */
export function contextTag(number: number, ...items: readonly Uint8Array[]): Uint8Array {
  return tagLengthValue(0xa0 | number, ...items)
}

/** `[number] IMPLICIT` in place of a primitive type's tag: `content` is without tag and length. */
export function contextPrimitive(number: number, content: Uint8Array): Uint8Array {
  return tagLengthValue(0x80 | number, content)
}

/** Any tag of one byte. */
export function tagLengthValue(tag: number, ...content: readonly Uint8Array[]): Uint8Array {
  const length = content.reduce((sum, part) => sum + part.length, 0)
  return concat(Uint8Array.of(tag), lengthBytes(length), ...content)
}

function lengthBytes(length: number): Uint8Array {
  if (length < 0x80) return Uint8Array.of(length)
  const bytes: number[] = []
  for (let rest = length; rest > 0; rest = Math.floor(rest / 256)) bytes.unshift(rest % 256)
  return Uint8Array.of(0x80 | bytes.length, ...bytes)
}

function nonNegative(magnitude: Uint8Array): Uint8Array {
  let start = 0
  while (start < magnitude.length - 1 && magnitude[start] === 0) start++
  const bytes = magnitude.subarray(start)
  if (bytes.length === 0) return Uint8Array.of(0)
  return bytes[0]! >= 0x80 ? concat(Uint8Array.of(0), bytes) : bytes
}

function twosComplement(value: bigint): Uint8Array {
  const bytes: number[] = []
  let rest = value
  do {
    bytes.unshift(Number(rest & 0xffn))
    rest >>= 8n
  } while (!((rest === 0n && bytes[0]! < 0x80) || (rest === -1n && bytes[0]! >= 0x80)))
  return Uint8Array.from(bytes)
}

function oidContent(dotted: string): Uint8Array {
  const arcs = dotted.split('.').map((arc) => BigInt(arc))
  const [first = 0n, second = 0n, ...others] = arcs
  return Uint8Array.from([first * 40n + second, ...others].flatMap(base128))
}

function base128(arc: bigint): number[] {
  const bytes = [Number(arc & 0x7fn)]
  for (let rest = arc >> 7n; rest > 0n; rest >>= 7n) bytes.unshift(Number(rest & 0x7fn) | 0x80)
  return bytes
}

function latin1(text: string): Uint8Array {
  return Uint8Array.from(text, (character) => character.charCodeAt(0))
}

/** `20261205235959Z`. */
function digitsOf(instant: Instant): string {
  return `${new Date(instant).toISOString().slice(0, 19).replace(/[-:T]/g, '')}Z`
}

function compareBytes(a: Uint8Array, b: Uint8Array): number {
  for (let index = 0; index < Math.min(a.length, b.length); index++) {
    if (a[index] !== b[index]) return a[index]! - b[index]!
  }
  return a.length - b.length
}
