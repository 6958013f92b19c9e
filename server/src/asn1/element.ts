// X.690, section 8: one element of an encoding, DER or BER, for who shows what is there. Unlike DerReader it never
// throws: an element that is cut off, or longer than what surrounds it, ends where that ends, and says so.

import {
  INDEFINITE,
  isConstructed,
  isEndOfContents,
  readHeader,
  shortLength,
  type TagClass,
  tagClassOf,
} from './header.ts'

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
  const { tag, tagNumber, contentStart, length, fault } = readHeader(bytes, start, end)
  const constructed = isConstructed(tag)
  const made = (contentStart: number, contentEnd: number, stop: number, fault?: string): Element => ({
    tagClass: tagClassOf(tag),
    tagNumber,
    constructed,
    start,
    contentStart,
    contentEnd,
    end: stop,
    fault,
  })
  if (length === INDEFINITE && fault === undefined) {
    const content = indefiniteContent(bytes, contentStart, end)
    return made(contentStart, content.end, content.stop, content.fault)
  }
  if (length < 0) return made(end, end, end, fault)
  const stop = Math.min(contentStart + length, end)
  return made(contentStart, stop, stop, fault)
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
  const length = shortLength(bytes, start, end)
  return length < 0 ? readElement(bytes, start, end).end : start + 2 + length
}

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
    if (isEndOfContents(bytes, offset, end)) {
      depth--
      offset += 2
      if (depth === 0) return { end: offset - 2, stop: offset }
      continue
    }
    const { contentStart, length, fault } = readHeader(bytes, offset, end)
    if (fault !== undefined) break
    if (length !== INDEFINITE) offset = contentStart + length
    else if (++depth > DEEPEST) return { end, stop: end, fault: 'elements are nested too deep' }
    else offset = contentStart
  }
  return { end, stop: end, fault: 'an indefinite length has no end' }
}
