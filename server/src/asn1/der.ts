// X.690: tag, length, value. The reader makes no tree: it says where the element read last stands, so that a decoder
// takes what it needs and remembers places. A length that is longer than need be is read (OpenSSL reads it too);
// `findBer` says where an encoding is BER and not DER.

import { DecodeError } from '../base/bytes.ts'
import { plural } from '../base/instant.ts'

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
    const { bytes, end } = this
    let offset = this.offset
    if (offset + 2 > end) throw new DecodeError('an element expected', offset)
    this.start = offset
    const tag = bytes[offset++]!
    this.tag = tag
    if ((tag & 0x1f) === 0x1f) {
      while (offset < end && bytes[offset]! >= 0x80) offset++
      offset++
      if (offset >= end) throw new DecodeError('the tag has no end', this.start)
    }
    let length = bytes[offset++]!
    if (length >= 0x80) {
      const width = length & 0x7f
      if (width === 0) throw new DecodeError('an indefinite length is BER, not DER', offset - 1)
      if (width > 6 || offset + width > end)
        throw new DecodeError('the length does not fit into the input', offset - 1)
      length = 0
      for (let index = 0; index < width; index++) length = length * 256 + bytes[offset++]!
    }
    this.contentStart = offset
    if (length > end - offset) {
      throw new DecodeError(
        `an element of ${plural(length, 'byte')} where ${end - offset} are left`,
        this.start,
      )
    }
    this.contentEnd = offset + length
    this.offset = this.contentEnd
  }

  expect(tag: number, what: string): void {
    const { offset } = this
    this.read()
    if (this.tag !== tag) throw new DecodeError(`${what} expected, tag ${hexByte(this.tag)} found`, offset)
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
    const isWhole = orUndefined(() => {
      this.read()
      return true
    })
    if (isWhole) return this.content()
    if (this.contentStart <= this.offset) throw new DecodeError(`${what} has no length`, this.offset)
    return new DerReader(this.bytes, this.contentStart, this.end)
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

export interface BerPlace {
  readonly start: number
  readonly end: number
  /** A clause in the style of a finding's message. */
  readonly message: string
}

/** The first place where an encoding is not DER (X.690, sections 10 and 11); undefined where there is none. Never throws. */
export function findBer(bytes: Uint8Array): BerPlace | undefined {
  const ends = [bytes.length]
  let offset = 0
  for (;;) {
    while (offset === ends[ends.length - 1]) {
      ends.pop()
      if (ends.length === 0) return undefined
    }
    const start = offset
    const end = ends[ends.length - 1]!
    const tag = bytes[offset++]!
    if ((tag & 0x1f) === 0x1f) {
      while (offset < end && bytes[offset]! >= 0x80) offset++
      offset++
    }
    if (offset >= end) return { start, end, message: 'an element has no length' }
    const lengthAt = offset
    let length = bytes[offset++]!
    if (length >= 0x80) {
      const width = length & 0x7f
      if (width === 0) return { start, end: offset, message: 'an indefinite length is BER, not DER' }
      if (width > 6 || offset + width > end) {
        return { start, end, message: 'the length does not fit into the input' }
      }
      length = 0
      for (let index = 0; index < width; index++) length = length * 256 + bytes[offset++]!
      if (length < 0x80 || (width > 1 && length < 256 ** (width - 1))) {
        return {
          start: lengthAt,
          end: offset,
          message: 'a length in more bytes than it needs is BER, not DER',
        }
      }
    }
    const stop = offset + length
    if (stop > end)
      return { start, end, message: `an element of ${plural(length, 'byte')} where ${end - offset} are left` }
    if ((tag & 0x20) !== 0) {
      if (isStringInPieces(tag)) {
        return { start, end: stop, message: 'a string in pieces is BER, not DER' }
      }
      ends.push(stop)
      continue
    }
    const message = tag <= 0x03 ? notDer(bytes, tag, offset, length) : undefined
    if (message !== undefined) return { start, end: stop, message }
    offset = stop
  }
}

/** Of a constructed encoding: whether it is of a universal type that is not SEQUENCE, SET or EXTERNAL. */
export function isStringInPieces(tag: number): boolean {
  const type = tag & 0x1f
  return tag < 0x40 && type !== 0x10 && type !== 0x11 && type !== 0x08
}

function notDer(bytes: Uint8Array, tag: number, offset: number, length: number): string | undefined {
  const first = bytes[offset]!
  if (tag === TAG.boolean) {
    if (length !== 1) return 'a BOOLEAN has one byte'
    if (first !== 0 && first !== 0xff) return `TRUE as ${hexByte(first)} is BER, not DER`
  } else if (tag === TAG.integer) {
    if (length === 0) return 'an INTEGER has no byte'
    const second = bytes[offset + 1]!
    if (length > 1 && ((first === 0 && second < 0x80) || (first === 0xff && second >= 0x80))) {
      return 'an INTEGER in more bytes than it needs is BER, not DER'
    }
  } else if (tag === TAG.bitString) {
    if (length === 0) return 'a BIT STRING has no byte'
    if (first > 7 || (length === 1 && first > 0)) return 'a BIT STRING has at most 7 unused bits'
    if (first > 0 && (bytes[offset + length - 1]! & ((1 << first) - 1)) !== 0) {
      return 'unused bits that are set are BER, not DER'
    }
  }
  return undefined
}

function hexByte(byte: number): string {
  return `0x${byte.toString(16).padStart(2, '0')}`
}
