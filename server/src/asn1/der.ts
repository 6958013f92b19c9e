// X.690: tag, length, value. The reader makes no tree: it says where the element read last stands, so that a decoder
// takes what it needs and remembers places. A length that is longer than need be is read (OpenSSL reads it too);
// findBer.ts says where an encoding is BER and not DER.

import { DecodeError } from '../base/bytes.ts'
import { codePoint } from '../base/hex.ts'
import { plural } from '../base/instant.ts'
import { INDEFINITE, readHeader, shortLength, UNKNOWN } from './header.ts'

export const TAG = {
  boolean: 0x01,
  integer: 0x02,
  bitString: 0x03,
  octetString: 0x04,
  null: 0x05,
  oid: 0x06,
  enumerated: 0x0a,
  utf8String: 0x0c,
  numericString: 0x12,
  printableString: 0x13,
  teletexString: 0x14,
  ia5String: 0x16,
  utcTime: 0x17,
  generalizedTime: 0x18,
  visibleString: 0x1a,
  universalString: 0x1c,
  bmpString: 0x1e,
  sequence: 0x30,
  set: 0x31,
} as const

/** Reads the elements of one constructed encoding in their order. */
export class DerReader {
  readonly bytes: Uint8Array
  /** Where the next element begins. */
  offset: number
  /** Where the constructed encoding that is being read ends. */
  end: number
  /** The first byte of the tag of the element read last, and where the element stands. */
  tag = 0
  start = 0
  contentStart = 0
  contentEnd = 0

  constructor(bytes: Uint8Array, offset = 0, end: number = bytes.length) {
    this.bytes = bytes
    this.offset = offset
    this.end = end
  }

  get hasMore(): boolean {
    return this.offset < this.end
  }

  /** The first byte of the next element's tag; -1 at the end. */
  get nextTag(): number {
    return this.offset < this.end ? this.bytes[this.offset]! : -1
  }

  /** Reads one element of any tag. */
  read(): void {
    const { bytes, offset, end } = this
    if (offset + 2 > end) throw new DecodeError('an element expected', offset)
    this.start = offset
    this.tag = bytes[offset]!
    const length = shortLength(bytes, offset, end)
    if (length < 0) readLong(this)
    else {
      this.contentStart = offset + 2
      this.contentEnd = offset + 2 + length
      this.offset = this.contentEnd
    }
  }

  expect(tag: number, what: string): void {
    const { offset } = this
    this.read()
    if (this.tag !== tag)
      throw new DecodeError(`${what} expected, tag ${codePoint(this.tag, 1)} found`, offset)
  }

  /** Reads the next element where it has the tag. */
  optional(tag: number): boolean {
    if (this.nextTag !== tag) return false
    this.read()
    return true
  }

  /** A reader of the content of the element read last. */
  content(): DerReader {
    return new DerReader(this.bytes, this.contentStart, this.contentEnd)
  }

  /** A reader of the content of the next element; where that is longer than what is left, of what is left. */
  enterCut(tag: number, what: string): DerReader {
    if (this.nextTag !== tag) throw new DecodeError(`${what} expected`, this.offset)
    const { contentStart, length } = readHeader(this.bytes, this.offset, this.end)
    if (length < 0) throw new DecodeError(`${what} has no length`, this.offset)
    if (length > this.end - contentStart) return new DerReader(this.bytes, contentStart, this.end)
    this.read()
    return this.content()
  }

  /** Goes on with the content of the element read last, with no reader of its own; returns what `leave` wants. */
  enter(): number {
    const outerEnd = this.end
    this.offset = this.contentStart
    this.end = this.contentEnd
    return outerEnd
  }

  /** Back behind the element that was entered; what is left of its content must be nothing. */
  leave(outerEnd: number, what: string): void {
    this.expectEnd(what)
    this.end = outerEnd
  }

  /** Where the element read last stands, with its tag and length. */
  place(): { readonly start: number; readonly end: number } {
    return { start: this.start, end: this.contentEnd }
  }

  /** The content of the element read last, as a view. */
  contentBytes(): Uint8Array {
    return this.bytes.subarray(this.contentStart, this.contentEnd)
  }

  /** The element read last with its tag and length, as a view. */
  elementBytes(): Uint8Array {
    return this.bytes.subarray(this.start, this.contentEnd)
  }

  expectEnd(what: string): void {
    if (this.offset < this.end) {
      throw new DecodeError(`${plural(this.end - this.offset, 'byte')} after the end of ${what}`, this.offset)
    }
  }
}

/** Reads an element whose header has more than two bytes, or that is not whole. */
function readLong(reader: DerReader): void {
  const { bytes, offset, end } = reader
  const { lengthStart, contentStart, length, fault } = readHeader(bytes, offset, end)
  if (lengthStart === end) throw new DecodeError('the tag has no end', offset)
  if (length === INDEFINITE) throw new DecodeError(INDEFINITE_FAULT, lengthStart)
  if (fault !== undefined) throw new DecodeError(fault, length === UNKNOWN ? lengthStart : offset)
  reader.contentStart = contentStart
  reader.contentEnd = contentStart + length
  reader.offset = reader.contentEnd
}

export const INDEFINITE_FAULT = 'an indefinite length is BER, not DER'

/** What `item` makes of each element of a constructed encoding; it reads the element itself. */
export function readAll<T>(content: DerReader, item: (content: DerReader) => T): readonly T[] {
  if (!content.hasMore) return []
  const items = [item(content)]
  if (!content.hasMore) return items
  do items.push(item(content))
  while (content.hasMore)
  // An array that has grown has room for more, which a bundle would keep ten thousand times over.
  return items.slice()
}

/** How many bytes the first element takes; throws where it is not whole. */
export function elementLength(bytes: Uint8Array): number {
  const reader = new DerReader(bytes)
  reader.read()
  return reader.contentEnd
}

/** For content whose being malformed counts as its being absent. */
export function orUndefined<T>(decode: () => T): T | undefined {
  try {
    return decode()
  } catch (error) {
    if (error instanceof DecodeError) return undefined
    throw error
  }
}
