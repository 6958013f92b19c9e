// Where a file holds what nobody may see: private keys, and what a password protects. Found by their marks and not by
// the structure around them, so that a key is found too inside a container, behind a malformed element, or cut off.
//
//   PKCS #8 (RFC 5958)   version, AlgorithmIdentifier, privateKey OCTET STRING
//   SEC 1 (RFC 5915)     version 1, privateKey OCTET STRING
//   PKCS #1 (RFC 8017)   version, modulus, publicExponent, and the rest of the integers; DSA's form is like it
//   PKCS #5, #12         the AlgorithmIdentifier of a password's encryption, and what follows it
//   PKCS #12 (RFC 7292)  secretBag, and its content

import { type Element, elementsBetween, readElement } from '../asn1/element.ts'
import { contentStartAt, INDEFINITE, readHeader, shortLength } from '../asn1/header.ts'
import { concat } from '../base/bytes.ts'
import { fromHex } from '../base/hex.ts'
import type { ByteRange } from './located.ts'
import { hasNamesOrDates, opaqueOctets } from './opaqueOctets.ts'

/** In order, without overlaps. All of the bytes where there is too much to look through, or too much is found. */
export function secretOctets(bytes: Uint8Array): readonly ByteRange[] {
  const search: Search = { bytes, found: [], steps: bytes.length * STEPS_PER_BYTE + 1000 }
  for (let offset = 0; offset + 1 < bytes.length; offset++) {
    LOOK[bytes[offset]!]?.(search, offset)
    if (search.steps < 0 || search.found.length > MOST_FOUND) return [{ start: 0, end: bytes.length }]
  }
  return merged(search.found)
}

/** What the first element of some bytes has been read as. */
export type Expected = 'keys' | 'nothingSecret' | 'anything'

/**
 * The same, and all else that could be a key: wherever keys are expected, and behind what is public or instead of it in
 * elements without names and dates.
 */
export function withheldOctets(bytes: Uint8Array, expected: Expected): readonly ByteRange[] {
  const found = [...secretOctets(bytes)]
  const isPublic = ({ start, end }: Element) =>
    (start === 0 && expected === 'nothingSecret') ||
    (expected !== 'keys' && hasNamesOrDates(bytes, start, end) && !hasBags(bytes, start, end))
  // Elements without anything public between them stand or fall together.
  let from = 0
  for (const element of elementsBetween(bytes, 0, bytes.length)) {
    if (!isPublic(element)) continue
    found.push(...opaqueOctets(bytes, from, element.start))
    from = element.end
  }
  return merged([...found, ...opaqueOctets(bytes, from)])
}

/** Whether there are types of PKCS #12 between the places, which may hold keys beside certificates. */
function hasBags(bytes: Uint8Array, start: number, end: number): boolean {
  for (let offset = start; offset < end; offset++) if (startsWith(bytes, offset, PKCS12)) return true
  return false
}

/** 1.2.840.113549.1.12. */
const PKCS12 = fromHex('2a864886f70d010c')

/** The bytes with zeros in place of the secrets. */
export function withoutSecrets(bytes: Uint8Array, secrets: readonly ByteRange[]): Uint8Array {
  const copy = bytes.slice()
  for (const { start, end } of secrets) copy.fill(0, start, end)
  return copy
}

interface Search {
  readonly bytes: Uint8Array
  readonly found: ByteRange[]
  /** How many elements may still be looked at: marks that overlap could make it quadratic. */
  steps: number
}

/** Sound files need less than one. */
const STEPS_PER_BYTE = 2

/** An RSA key has six. */
const MOST_FOUND = 5000

/** By the first byte of the tag. */
const LOOK: Readonly<Record<number, (search: Search, offset: number) => void>> = {
  2: lookBehindVersion,
  6: lookBehindSecretBag,
  36: lookThroughPieces,
  48: lookBehindAlgorithm,
  160: lookThroughPieces,
}

const INTEGER = 0x02
const OCTET_STRING = 0x04
const OID = 0x06
const OCTET_STRING_IN_PIECES = 0x24
const SEQUENCE = 0x30
const CONTEXT_0 = 0x80
const CONTEXT_0_CONSTRUCTED = 0xa0

/** Numbers of a key; a certificate's small ones, such as a version, are no modulus. */
const SMALLEST_MODULUS = 24

function lookBehindVersion(search: Search, offset: number): void {
  const version = smallVersion(search.bytes, offset)
  if (version === undefined) return
  const next = elementAt(search, version.end)
  if (next === undefined) return
  switch (search.bytes[next.start]) {
    case SEQUENCE:
      if (search.bytes[next.contentStart] === OID) withhold(search, elementAt(search, next.end), OCTETS)
      break
    case OCTET_STRING:
    case OCTET_STRING_IN_PIECES:
      if (version.value === 1) withhold(search, next, OCTETS)
      break
    case INTEGER:
      if (next.contentEnd - next.contentStart >= SMALLEST_MODULUS) withholdIntegers(search, next)
      break
  }
}

const OCTETS: readonly number[] = [OCTET_STRING, OCTET_STRING_IN_PIECES]

/** An INTEGER 0 or 1, in however many bytes. */
function smallVersion(bytes: Uint8Array, offset: number): { value: number; end: number } | undefined {
  // Most places that look like an INTEGER are told here, without a header being made.
  const short = shortLength(bytes, offset, bytes.length)
  if (short === 0 || short > 4) return undefined
  const { contentStart, length, fault } = readHeader(bytes, offset, bytes.length)
  if (fault !== undefined || length < 1 || length > 4) return undefined
  const end = contentStart + length
  for (let at = contentStart; at < end - 1; at++) if (bytes[at] !== 0) return undefined
  const value = bytes[end - 1]!
  return value <= 1 ? { value, end } : undefined
}

/** Behind the modulus and the exponent, or the primes of DSA, every further number counts as secret. */
function withholdIntegers(search: Search, first: Element): void {
  let integer = elementAt(search, first.end)
  for (let index = 2; integer !== undefined && search.bytes[integer.start] === INTEGER; index++) {
    if (index > 2) withhold(search, integer, [INTEGER])
    integer = elementAt(search, integer.end)
  }
}

function lookBehindAlgorithm(search: Search, offset: number): void {
  const { bytes } = search
  const oid = contentStartAt(bytes, offset)
  if (bytes[oid] !== OID) return
  // A length that is damaged hides nothing: it is passed over, here and in front of SECRET_BAG.
  if (!PASSWORD_ENCRYPTIONS.some((prefix) => startsWith(bytes, oid + 2, prefix))) return
  const algorithm = elementAt(search, offset)
  if (algorithm) withhold(search, elementAt(search, algorithm.end), PROTECTED)
}

const PROTECTED: readonly number[] = [...OCTETS, CONTEXT_0, CONTEXT_0_CONSTRUCTED]

/** Contents of identifiers: pkcs-5, pkcs-12PbeIds, and Sun's of JKS and JCEKS. */
const PASSWORD_ENCRYPTIONS = [
  '2a864886f70d0105',
  '2a864886f70d010c01',
  '2b060104012a021101',
  '2b060104012a021301',
].map(fromHex)

function lookBehindSecretBag(search: Search, offset: number): void {
  if (!startsWith(search.bytes, offset + 2, SECRET_BAG)) return
  withhold(search, elementAt(search, offset + 2 + SECRET_BAG.length), [CONTEXT_0_CONSTRUCTED])
}

/** 1.2.840.113549.1.12.10.1.5. */
const SECRET_BAG = fromHex('2a864886f70d010c0a0105')

/** A string in pieces hides the marks where they are parted: the whole is looked through, and withheld as a whole. */
function lookThroughPieces(search: Search, offset: number): void {
  const { bytes } = search
  const pieces: Element[] = []
  const start = contentStartAt(bytes, offset)
  for (let at = start; bytes[at] === OCTET_STRING && search.steps > 0; search.steps--) {
    const piece = readElement(bytes, at, bytes.length)
    pieces.push(piece)
    at = piece.end
  }
  if (pieces.length < 2) return
  const parts = pieces.map(({ contentStart, contentEnd }) => bytes.subarray(contentStart, contentEnd))
  const whole = concat(...parts)
  search.steps -= whole.length
  if (search.steps < 0 || secretOctets(whole).length === 0) return
  for (const piece of pieces) withhold(search, piece, OCTETS)
}

function withhold({ bytes, found }: Search, element: Element | undefined, tags: readonly number[]): void {
  if (element === undefined || !tags.includes(bytes[element.start]!)) return
  if (element.contentStart < element.contentEnd) {
    found.push({ start: element.contentStart, end: element.contentEnd })
  }
}

function elementAt(search: Search, offset: number): Element | undefined {
  const { bytes } = search
  if (offset >= bytes.length) return undefined
  // The end of an indefinite length has to be searched for, and that of an AlgorithmIdentifier is near.
  const indefinite = readHeader(bytes, offset, bytes.length).length === INDEFINITE
  const end = bytes[offset] === SEQUENCE && indefinite ? offset + LARGEST_ALGORITHM : bytes.length
  const element = readElement(bytes, offset, Math.min(end, bytes.length))
  search.steps -= indefinite ? element.end - offset : 1
  return element
}

const LARGEST_ALGORITHM = 1024

function startsWith(bytes: Uint8Array, offset: number, prefix: Uint8Array): boolean {
  for (let index = 0; index < prefix.length; index++) {
    if (bytes[offset + index] !== prefix[index]) return false
  }
  return true
}

function merged(ranges: readonly ByteRange[]): readonly ByteRange[] {
  const whole: { start: number; end: number }[] = []
  for (const { start, end } of ranges.toSorted((a, b) => a.start - b.start)) {
    const last = whole.at(-1)
    if (last !== undefined && start <= last.end) last.end = Math.max(last.end, end)
    else whole.push({ start, end })
  }
  return whole
}
