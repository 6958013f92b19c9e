import { plural } from '../base/instant.ts'
// X.690, section 8: one element of an encoding, DER or BER, for who shows what is there. Unlike DerReader it never
// throws: an element that is cut off, or longer than what surrounds it, ends where that ends, and says so.

export type TagClass = 'universal' | 'application' | 'context' | 'private'

export interface Element {
  readonly tagClass: TagClass
  readonly tagNumber: number
  readonly constructed: boolean
  readonly start: number
  readonly contentStart: number
  /** Without the end-of-contents octets of an indefinite length. */
  readonly contentEnd: number
  readonly end: number
  /** What is wrong with its tag or length; a clause in the style of a finding's message. */
  readonly fault: string | undefined
}

/** The element that begins at `start`, which is before `end`. */
export function readElement(bytes: Uint8Array, start: number, end: number): Element {
  let offset = start
  const first = bytes[offset++]!
  let tagNumber = first & 0x1f
  if (tagNumber === 0x1f) {
    tagNumber = 0
    while (offset < end) {
      const byte = bytes[offset++]!
      tagNumber = tagNumber * 128 + (byte & 0x7f)
      if (byte < 0x80) break
    }
  }
  const made = (contentStart: number, contentEnd: number, stop: number, fault?: string): Element => ({
    tagClass: TAG_CLASSES[first >> 6]!,
    tagNumber,
    constructed: (first & 0x20) !== 0,
    start,
    contentStart,
    contentEnd,
    end: stop,
    fault,
  })
  if (offset >= end) return made(end, end, end, 'an element has no length')

  let length = bytes[offset++]!
  if (length === INDEFINITE && (first & 0x20) !== 0) {
    const content = indefiniteContent(bytes, offset, end)
    return made(offset, content.end, content.stop, content.fault)
  }
  if (length >= 0x80) {
    const width = length & 0x7f
    if (width === 0 || width > LONGEST_LENGTH || offset + width > end) {
      return made(end, end, end, 'the length does not fit into the input')
    }
    length = 0
    for (let index = 0; index < width; index++) length = length * 256 + bytes[offset++]!
  }
  const left = end - offset
  if (length > left)
    return made(offset, end, end, `an element of ${plural(length, 'byte')} where ${left} are left`)
  return made(offset, offset + length, offset + length)
}

/** The elements between two places, one behind the other. */
export function* elementsBetween(bytes: Uint8Array, start: number, end: number): Generator<Element> {
  for (let offset = start; offset < end; ) {
    const element = readElement(bytes, offset, end)
    yield element
    offset = element.end
  }
}

/** The end of {@link readElement}'s element, sooner: where millions are counted, most are short. */
export function elementEnd(bytes: Uint8Array, start: number, end: number): number {
  const length = bytes[start + 1]!
  const isShort = start + 1 < end && (bytes[start]! & 0x1f) !== 0x1f && length < 0x80
  return isShort ? Math.min(start + 2 + length, end) : readElement(bytes, start, end).end
}

const TAG_CLASSES: readonly TagClass[] = ['universal', 'application', 'context', 'private']
const INDEFINITE = 0x80

/** Bytes of a length that are still an exact number. */
const LONGEST_LENGTH = 6

/** No encoding that means anything is deeper, and an attacker's costs no more than this. */
export const DEEPEST = 100

interface IndefiniteContent {
  readonly end: number
  /** Behind the end-of-contents octets. */
  readonly stop: number
  readonly fault?: string
}

/** From one end-of-contents to the other: those of the elements inside are counted off. */
function indefiniteContent(bytes: Uint8Array, start: number, end: number): IndefiniteContent {
  let depth = 1
  let offset = start
  while (offset < end) {
    if (bytes[offset] === 0 && bytes[offset + 1] === 0 && offset + 2 <= end) {
      depth--
      offset += 2
      if (depth === 0) return { end: offset - 2, stop: offset }
      continue
    }
    const contentStart = indefiniteContentStart(bytes, offset, end)
    if (contentStart === undefined) {
      offset = elementEnd(bytes, offset, end)
      continue
    }
    if (++depth > DEEPEST) return { end, stop: end, fault: 'elements are nested too deep' }
    offset = contentStart
  }
  return { end, stop: end, fault: 'an indefinite length has no end' }
}

/** Where the content begins of a constructed element of indefinite length; undefined for all others. */
function indefiniteContentStart(bytes: Uint8Array, start: number, end: number): number | undefined {
  const first = bytes[start]!
  if ((first & 0x20) === 0) return undefined
  let offset = start + 1
  if ((first & 0x1f) === 0x1f) {
    while (offset < end && bytes[offset]! >= 0x80) offset++
    offset++
  }
  return offset < end && bytes[offset] === INDEFINITE ? offset + 1 : undefined
}
