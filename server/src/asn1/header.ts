// X.690, sections 8.1.2 and 8.1.3: the tag and the length that an element begins with. Nothing else decodes them; what
// of it is BER and not DER is judged by who reads it.

import { plural } from '../base/instant.ts'

export interface Header {
  /** The first byte of the tag: class, whether constructed, and the number where that is less than 31. */
  readonly tag: number
  readonly tagNumber: number
  readonly lengthStart: number
  /** Behind the length, be it there or cut off. */
  readonly contentStart: number
  /** Of the content in bytes; INDEFINITE, or UNKNOWN where there is none, or none that can be read. */
  readonly length: number
  /** What BER forbids too, or that the input ends: a clause in the style of a finding's message. */
  readonly fault: string | undefined
}

/** That of what ends with end-of-contents octets (section 8.1.3.6): of constructed elements, and in BER alone. */
export const INDEFINITE = -1
export const UNKNOWN = -2

/** Bytes of a length that are still an exact number. */
const WIDEST_LENGTH = 6

/** The header of the element that begins at `start`, which is before `end`. */
export function readHeader(bytes: Uint8Array, start: number, end: number): Header {
  const tag = bytes[start]!
  let offset = start + 1
  let tagNumber = tag & 0x1f
  if (tagNumber === 0x1f) {
    tagNumber = 0
    for (let byte = 0x80; byte >= 0x80 && offset < end; ) {
      byte = bytes[offset++]!
      tagNumber = tagNumber * 128 + (byte & 0x7f)
    }
  }
  const lengthStart = offset
  let length = UNKNOWN
  let fault: string | undefined
  if (offset >= end) fault = 'an element has no length'
  else {
    const first = bytes[offset++]!
    const width = first < 0x80 ? 0 : first & 0x7f
    if (first === 0x80) length = INDEFINITE
    else if (width <= WIDEST_LENGTH && width <= end - offset) {
      length = width === 0 ? first : 0
      for (let index = 0; index < width; index++) length = length * 256 + bytes[offset + index]!
    }
    offset += width
    if (length === UNKNOWN || (length === INDEFINITE && !isConstructed(tag))) {
      fault = 'the length does not fit into the input'
    } else if (length > end - offset) {
      fault = `an element of ${plural(length, 'byte')} where ${end - offset} are left`
    }
  }
  return { tag, tagNumber, lengthStart, contentStart: offset, length, fault }
}

/**
 * The length where the header has two bytes and the content is there, as most have it: for who reads thousands, and asks
 * {@link readHeader} where this is -1.
 */
export function shortLength(bytes: Uint8Array, start: number, end: number): number {
  const length = bytes[start + 1]!
  return (bytes[start]! & 0x1f) !== 0x1f && start + 2 + length <= end && length < 0x80 ? length : -1
}

/** Where the content begins of an element that may be cut off there, and whose length may be indefinite. */
export function contentStartAt(bytes: Uint8Array, start: number): number {
  const isShort = (bytes[start]! & 0x1f) !== 0x1f && bytes[start + 1]! < 0x80
  return isShort ? start + 2 : readHeader(bytes, start, bytes.length).contentStart
}

/** Whether this may be the beginning of a SEQUENCE of 128 bytes or more, as certificates are: no text begins so. */
export function beginsLongSequence(bytes: Uint8Array, start = 0): boolean {
  return bytes[start] === 0x30 && bytes[start + 1]! >= 0x80
}

/** Whether the octets are there that end the content of an indefinite length (section 8.1.5). */
export function isEndOfContents(bytes: Uint8Array, offset: number, end: number): boolean {
  return offset + 2 <= end && bytes[offset] === 0 && bytes[offset + 1] === 0
}

export type TagClass = 'universal' | 'application' | 'context' | 'private'

/** By the first byte of a tag. */
export function tagClassOf(tag: number): TagClass {
  return TAG_CLASSES[tag >> 6]!
}

const TAG_CLASSES: readonly TagClass[] = ['universal', 'application', 'context', 'private']

/** By the first byte of a tag. */
export function isConstructed(tag: number): boolean {
  return (tag & 0x20) !== 0
}

/** Of a constructed encoding: whether it is of a universal type that is not SEQUENCE, SET or EXTERNAL. */
export function isStringInPieces(tag: number): boolean {
  const type = tag & 0x1f
  return tag < 0x40 && type !== 0x10 && type !== 0x11 && type !== 0x08
}
