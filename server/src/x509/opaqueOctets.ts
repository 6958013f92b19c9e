// What may be shown of an encoding that is nothing known here. It may be a private key that is damaged or of a form that
// nobody knows, so all that could be key material is withheld: what is long and no text, and whatever does not divide
// into sound elements.

import { DEEPEST, type Element, elementsBetween, readElement } from '../asn1/element.ts'
import type { ByteRange } from './located.ts'

/** In order, without overlaps: whole contents of elements; all bytes between the places where they hold no elements. */
export function opaqueOctets(bytes: Uint8Array, start = 0, end = bytes.length): readonly ByteRange[] {
  if (start === end) return []
  const found: ByteRange[] = []
  if (collect({ bytes, found, elements: 0 }, start, end, 0)) return found
  const first = readElement(bytes, start, end)
  // What is cut off may say that it is a SEQUENCE.
  const isSequence = bytes[start] === SEQUENCE && first.end === end && first.contentStart < end
  return [{ start: isSequence ? first.contentStart : start, end }]
}

const SEQUENCE = 0x30

/**
 * Whether there are names of X.500 or dates between the places, as certificates, requests, CRLs and responses of OCSP
 * have them and keys do not.
 */
export function hasNamesOrDates(bytes: Uint8Array, start = 0, end = bytes.length): boolean {
  for (let offset = start; offset + MARK_LENGTH <= end; offset++) {
    if (isAttributeType(bytes, offset) || isDate(bytes, offset, end)) return true
  }
  return false
}

interface Collection {
  readonly bytes: Uint8Array
  readonly found: ByteRange[]
  elements: number
}

/** A larger structure is withheld as a whole. */
const MOST_ELEMENTS = 100_000

/** Adds what is to be withheld; false where the bytes do not divide into elements as they stand in a sound encoding. */
function collect(collection: Collection, start: number, end: number, depth: number): boolean {
  // Nothing that a program has made is deeper; a key that is sound is found there too by its marks.
  if (depth > DEEPEST) return true
  let pieces = 0
  for (const element of elementsBetween(collection.bytes, start, end)) {
    if (++collection.elements > MOST_ELEMENTS || !isPlausible(collection.bytes, element)) return false
    const { constructed, contentStart, contentEnd } = element
    if (contentStart === contentEnd) continue
    // A long string may stand in short pieces (X.690, section 8.7.3).
    pieces = collection.bytes[element.start] === OCTET_STRING ? pieces + contentEnd - contentStart : 0
    if (pieces > contentEnd - contentStart && pieces > LONGEST_HARMLESS) return false
    const before = collection.found.length
    const inner = constructed ? contentStart : innerStart(collection.bytes, element)
    if (inner !== undefined) {
      if (collect(collection, inner, contentEnd, depth + 1)) continue
      collection.found.length = before
    }
    if (constructed || !isHarmless(collection.bytes, element)) {
      collection.found.push({ start: contentStart, end: contentEnd })
    }
  }
  return true
}

/** Where an encoding within a string begins, if there is one. */
function innerStart(bytes: Uint8Array, { tagClass, tagNumber, contentStart }: Element): number | undefined {
  if (tagClass !== 'universal') return undefined
  if (tagNumber === OCTET_STRING) return contentStart
  return tagNumber === BIT_STRING && bytes[contentStart] === 0 ? contentStart + 1 : undefined
}

const INTEGER = 2
const BIT_STRING = 3
const OCTET_STRING = 4

function isPlausible(bytes: Uint8Array, element: Element): boolean {
  const { tagClass, tagNumber, constructed, contentStart, contentEnd, fault } = element
  if (fault !== undefined || tagClass === 'application' || tagClass === 'private') return false
  if (tagClass === 'context') return tagNumber <= LARGEST_CONTEXT_TAG
  if (constructed !== CONSTRUCTED_TYPES.has(tagNumber)) return constructed && tagNumber === OCTET_STRING
  const length = contentEnd - contentStart
  if (tagNumber in LENGTHS) return length === LENGTHS[tagNumber]
  return constructed || KNOWN_TYPES.has(tagNumber) || isText(bytes.subarray(contentStart, contentEnd))
}

const LARGEST_CONTEXT_TAG = 8

/** SEQUENCE and SET. */
const CONSTRUCTED_TYPES: ReadonlySet<number> = new Set([16, 17])

/** BOOLEAN, NULL, and the dates. */
const LENGTHS: Readonly<Record<number, number>> = { 1: 1, 5: 0, 23: 13, 24: 15 }

/** INTEGER, BIT STRING, OCTET STRING, OBJECT IDENTIFIER, ENUMERATED. */
const KNOWN_TYPES: ReadonlySet<number> = new Set([INTEGER, BIT_STRING, OCTET_STRING, 6, 10])

/** Nothing that is so short, or that a person can read, is a key. */
function isHarmless(bytes: Uint8Array, { contentStart, contentEnd }: Element): boolean {
  return contentEnd - contentStart <= LONGEST_HARMLESS || isText(bytes.subarray(contentStart, contentEnd))
}

/** A hash with SHA-1, a serial number. */
const LONGEST_HARMLESS = 20

function isText(content: Uint8Array): boolean {
  return content.every((byte) => byte >= 0x20 && byte < 0x7f)
}

/** `06 03 55 04 xx`. */
function isAttributeType(bytes: Uint8Array, offset: number): boolean {
  return (
    bytes[offset] === 0x06 && bytes[offset + 1] === 3 && bytes[offset + 2] === 0x55 && bytes[offset + 3] === 4
  )
}

const MARK_LENGTH = 5

/** UTCTime or GeneralizedTime in DER's form (RFC 5280, section 4.1.2.5). */
function isDate(bytes: Uint8Array, offset: number, end: number): boolean {
  const length = bytes[offset] === 0x17 ? 13 : bytes[offset] === 0x18 ? 15 : 0
  if (length === 0 || bytes[offset + 1] !== length || offset + 2 + length > end) return false
  if (bytes[offset + 1 + length] !== 0x5a) return false
  return bytes.subarray(offset + 2, offset + 1 + length).every((byte) => byte >= 0x30 && byte <= 0x39)
}
