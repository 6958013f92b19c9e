// X.690, section 8: the values of the types that certificates use. Each reads the element that the reader has read
// last, or the content that it is given; DecodeError for what is no such value.

import { DecodeError } from '../base/bytes.ts'
import { toHex } from '../base/hex.ts'
import type { Instant } from '../base/instant.ts'
import { plural } from '../base/instant.ts'
import { type DerReader, TAG } from './der.ts'

/** A small INTEGER. */
export function smallInteger(reader: DerReader): number {
  const { bytes, contentStart, contentEnd } = reader
  const length = contentEnd - contentStart
  if (length === 0 || length > 6)
    throw new DecodeError(`an INTEGER of ${plural(length, 'byte')}`, contentStart)
  let value = (bytes[contentStart]! << 24) >> 24
  for (let offset = contentStart + 1; offset < contentEnd; offset++) value = value * 256 + bytes[offset]!
  return value
}

/** The small INTEGER that is the next element. */
export function readInteger(reader: DerReader, what: string): number {
  reader.expect(TAG.integer, what)
  return smallInteger(reader)
}

/** The NULL that is the next element. */
export function readNull(reader: DerReader): null {
  reader.expect(TAG.null, 'NULL')
  return null
}

/** The magnitude of a non-negative INTEGER, without leading zeros. */
export function magnitude(reader: DerReader): Uint8Array {
  let start = reader.contentStart
  if (start === reader.contentEnd) throw new DecodeError('an INTEGER has no byte', start)
  while (start < reader.contentEnd - 1 && reader.bytes[start] === 0) start++
  return reader.bytes.subarray(start, reader.contentEnd)
}

export function booleanValue(reader: DerReader): boolean {
  if (reader.contentEnd - reader.contentStart !== 1) {
    throw new DecodeError('a BOOLEAN has one byte', reader.contentStart)
  }
  return reader.bytes[reader.contentStart] !== 0
}

/** The content of a BIT STRING of whole bytes. */
export function bitStringBytes(reader: DerReader): Uint8Array {
  checkWholeBytes(reader)
  return reader.bytes.subarray(reader.contentStart + 1, reader.contentEnd)
}

/** Throws where a BIT STRING is not of whole bytes. */
export function checkWholeBytes({ bytes, contentStart, contentEnd }: DerReader): void {
  if (contentStart === contentEnd) throw new DecodeError('a BIT STRING has no byte', contentStart)
  if (bytes[contentStart] !== 0) {
    throw new DecodeError(
      `${plural(bytes[contentStart]!, 'unused bit')} where whole bytes belong`,
      contentStart,
    )
  }
}

/** Whether a bit of a BIT STRING with named bits is set; bit 0 is the first, and those that are said to be unused are not. */
export function namedBit(reader: DerReader, bit: number): boolean {
  const used = 8 * (reader.contentEnd - reader.contentStart - 1) - reader.bytes[reader.contentStart]!
  const offset = reader.contentStart + 1 + (bit >> 3)
  return bit < used && (reader.bytes[offset]! & (0x80 >> (bit & 7))) !== 0
}

/** The names whose bits of a BIT STRING are set; the first name is that of bit 0. */
export function setBits<T extends string>(reader: DerReader, names: readonly T[]): readonly T[] {
  const found: T[] = []
  for (let bit = 0; bit < names.length; bit++) if (namedBit(reader, bit)) found.push(names[bit]!)
  return found.slice()
}

/** `1.2.840.113549`. */
export function oidValue(reader: DerReader): string {
  return oidText(reader.bytes, reader.contentStart, reader.contentEnd)
}

// Certificates repeat the same few OIDs: the texts of those met last are kept, in a table of fixed size.
const KEPT = 4096
const keptBytes: (Uint8Array | undefined)[] = new Array(KEPT)
const keptTexts: string[] = new Array(KEPT).fill('')

function oidText(bytes: Uint8Array, start: number, end: number): string {
  let hash = end - start
  for (let offset = start; offset < end; offset++) hash = Math.imul(hash ^ bytes[offset]!, 0x01000193)
  const slot = (hash ^ (hash >>> 15)) & (KEPT - 1)
  const kept = keptBytes[slot]
  if (kept !== undefined && sameContent(kept, bytes, start, end)) return keptTexts[slot]!
  const text = internalized(dotted(bytes, start, end))
  if (end - start <= 32) {
    keptBytes[slot] = bytes.slice(start, end)
    keptTexts[slot] = text
  }
  return text
}

/**
 * The string that the engine has for literals and names of properties too: OIDs are compared with literals by the hundred for
 * each certificate, and two such strings are told apart by their addresses.
 */
function internalized(text: string): string {
  return Object.keys({ [text]: true })[0]!
}

function sameContent(kept: Uint8Array, bytes: Uint8Array, start: number, end: number): boolean {
  if (kept.length !== end - start) return false
  for (let index = 0; index < kept.length; index++) if (kept[index] !== bytes[start + index]) return false
  return true
}

// An arc that holds a UUID takes 19 bytes (X.667).
const LONGEST_ARC = 32

function dotted(bytes: Uint8Array, start: number, end: number): string {
  if (start === end || bytes[end - 1]! >= 0x80)
    throw new DecodeError('an OBJECT IDENTIFIER has no end', start)
  const arcs: string[] = []
  let arc = 0n
  let width = 0
  for (let offset = start; offset < end; offset++) {
    const byte = bytes[offset]!
    if (byte === 0x80 && width === 0)
      throw new DecodeError('an OBJECT IDENTIFIER with a number that begins with zeros', offset)
    if (++width > LONGEST_ARC) throw new DecodeError('an OBJECT IDENTIFIER with a huge number', offset)
    arc = (arc << 7n) | BigInt(byte & 0x7f)
    if (byte >= 0x80) continue
    if (arcs.length === 0) {
      const first = arc < 40n ? 0n : arc < 80n ? 1n : 2n
      arcs.push(String(first), String(arc - first * 40n))
    } else arcs.push(String(arc))
    arc = 0n
    width = 0
  }
  return arcs.join('.')
}

/** UTCTime or GeneralizedTime; `tag` says which where that of the element is IMPLICIT. Seconds may be missing and an offset may be given, as X.680 allows and old certificates have. */
export function timeValue(reader: DerReader, tag: number = reader.tag): Instant {
  const { bytes, contentStart, contentEnd } = reader
  const utc = tag === TAG.utcTime
  if (!utc && tag !== TAG.generalizedTime) throw new DecodeError('a time expected', reader.start)
  const yearDigits = utc ? 2 : 4
  let year = digits(bytes, contentStart, contentEnd, yearDigits)
  if (utc) year += year < 50 ? 2000 : 1900
  let offset = contentStart + yearDigits
  const month = digits(bytes, offset, contentEnd, 2)
  const day = digits(bytes, offset + 2, contentEnd, 2)
  const hour = digits(bytes, offset + 4, contentEnd, 2)
  const minute = digits(bytes, offset + 6, contentEnd, 2)
  offset += 8
  let second = 0
  if (isDigit(bytes[offset]) && offset < contentEnd) {
    second = digits(bytes, offset, contentEnd, 2)
    offset += 2
  }
  if (
    month < 1 ||
    month > 12 ||
    day < 1 ||
    day > daysOf(year, month) ||
    hour > 23 ||
    minute > 59 ||
    second > 60
  ) {
    throw new DecodeError(`\`${ascii(bytes, contentStart, contentEnd)}\` is no time`, contentStart)
  }
  const local = ((daysSince1970(year, month, day) * 24 + hour) * 60 + minute) * 60_000 + second * 1000
  return local - zone(bytes, offset, contentEnd) * 60_000
}

/** Minutes east of Greenwich: `Z`, `+0100`; fractions of a second are skipped. */
function zone(bytes: Uint8Array, start: number, end: number): number {
  let offset = start
  if (bytes[offset] === 0x2e || bytes[offset] === 0x2c) {
    offset++
    while (offset < end && isDigit(bytes[offset])) offset++
  }
  const sign = offset < end ? bytes[offset] : undefined
  if (sign === 0x5a && offset + 1 === end) return 0
  if ((sign === 0x2b || sign === 0x2d) && offset + 5 === end) {
    const minutes = digits(bytes, offset + 1, end, 2) * 60 + digits(bytes, offset + 3, end, 2)
    return sign === 0x2b ? minutes : -minutes
  }
  throw new DecodeError('a time that does not end with Z', start)
}

function digits(bytes: Uint8Array, start: number, end: number, count: number): number {
  let value = 0
  for (let offset = start; offset < start + count; offset++) {
    if (offset >= end || !isDigit(bytes[offset])) throw new DecodeError('a digit of a time expected', offset)
    value = value * 10 + bytes[offset]! - 0x30
  }
  return value
}

function isDigit(byte: number | undefined): boolean {
  return byte !== undefined && byte >= 0x30 && byte <= 0x39
}

function daysOf(year: number, month: number): number {
  if (month === 2) return year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0) ? 29 : 28
  return month === 4 || month === 6 || month === 9 || month === 11 ? 30 : 31
}

/** Days of the proleptic Gregorian calendar, counted in years that begin in March. */
function daysSince1970(year: number, month: number, day: number): number {
  const y = month <= 2 ? year - 1 : year
  const era = Math.floor(y / 400)
  const yearOfEra = y - era * 400
  const dayOfYear = Math.floor((153 * (month + (month > 2 ? -3 : 9)) + 2) / 5) + day - 1
  const dayOfEra = yearOfEra * 365 + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100) + dayOfYear
  return era * 146097 + dayOfEra - 719468
}

/** The text of a character string; undefined where the element is of another type. */
export function stringValue(reader: DerReader): string | undefined {
  const { bytes, contentStart, contentEnd } = reader
  switch (reader.tag) {
    case TAG.printableString:
    case TAG.ia5String:
    case TAG.numericString:
    case TAG.visibleString:
    case TAG.utf8String:
      return asciiOnly(bytes, contentStart, contentEnd) ?? utf8(bytes, contentStart, contentEnd)
    // T.61 as everyone reads it: Latin-1.
    case TAG.teletexString:
      return latin1(bytes, contentStart, contentEnd)
    case TAG.bmpString:
      return wide(bytes, contentStart, contentEnd, 2)
    case TAG.universalString:
      return wide(bytes, contentStart, contentEnd, 4)
    default:
      return undefined
  }
}

/** The text of the character string that is the next element. */
export function readText(reader: DerReader): string {
  reader.read()
  const text = stringValue(reader)
  if (text === undefined) throw new DecodeError('a character string expected', reader.start)
  return text
}

/** Bytes that ought to be ASCII (IA5String in an IMPLICIT tag); others as Latin-1. */
export function ascii(bytes: Uint8Array, start: number, end: number): string {
  return asciiOnly(bytes, start, end) ?? latin1(bytes, start, end)
}

function asciiOnly(bytes: Uint8Array, start: number, end: number): string | undefined {
  for (let offset = start; offset < end; offset++) if (bytes[offset]! >= 0x80) return undefined
  return latin1(bytes, start, end)
}

// One call with all codes makes a flat string. Adding characters one by one would make a chain of pieces that lives as
// long as the string, and takes ten times as long.
const LONGEST_AT_ONCE = 64
const CODES = Array.from({ length: LONGEST_AT_ONCE + 1 }, (_, length) => new Array<number>(length).fill(0))

function latin1(bytes: Uint8Array, start: number, end: number): string {
  if (end - start > LONGEST_AT_ONCE) {
    const parts: string[] = []
    for (let offset = start; offset < end; offset += LONGEST_AT_ONCE) {
      parts.push(latin1(bytes, offset, Math.min(end, offset + LONGEST_AT_ONCE)))
    }
    return parts.join('')
  }
  const codes = CODES[end - start]!
  for (let index = 0; index < codes.length; index++) codes[index] = bytes[start + index]!
  return String.fromCharCode(...codes)
}

function utf8(bytes: Uint8Array, start: number, end: number): string {
  try {
    return UTF8.decode(bytes.subarray(start, end))
  } catch {
    throw new DecodeError('a string that is not UTF-8', start)
  }
}

const UTF8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })

function wide(bytes: Uint8Array, start: number, end: number, width: 2 | 4): string {
  if ((end - start) % width !== 0) throw new DecodeError(`a string of ${plural(end - start, 'byte')}`, start)
  const parts: string[] = []
  for (let offset = start; offset < end; offset += width) {
    const high = width === 4 ? bytes[offset]! * 0x1000000 + bytes[offset + 1]! * 0x10000 : 0
    const code = high + bytes[offset + width - 2]! * 256 + bytes[offset + width - 1]!
    if (code > 0x10ffff)
      throw new DecodeError(`no character ${toHex(bytes.subarray(offset, offset + 4))}`, offset)
    parts.push(width === 2 ? String.fromCharCode(code) : String.fromCodePoint(code))
  }
  return parts.join('')
}
