// Where an encoding is BER and not DER: X.690, sections 10 and 11.

import { codePoint } from '../base/hex.ts'
import { INDEFINITE_FAULT, TAG } from './der.ts'
import {
  type Header,
  INDEFINITE,
  isConstructed,
  isStringInPieces,
  readHeader,
  shortLength,
  UNKNOWN,
} from './header.ts'

export interface BerPlace {
  readonly start: number
  readonly end: number
  /** A clause in the style of a finding's message. */
  readonly message: string
}

/** The first place where an encoding is not DER; undefined where there is none. Never throws. */
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
    const tag = bytes[start]!
    let length = shortLength(bytes, start, end)
    let contentStart = start + 2
    if (length < 0) {
      const header = readHeader(bytes, start, end)
      const fault = faultOf(header, start, end)
      if (fault !== undefined) return fault
      length = header.length
      contentStart = header.contentStart
    }
    const stop = contentStart + length
    if (isConstructed(tag)) {
      if (isStringInPieces(tag)) return { start, end: stop, message: 'a string in pieces is BER, not DER' }
      ends.push(stop)
      offset = contentStart
      continue
    }
    const message = tag <= 0x03 ? notDer(bytes, tag, contentStart, length) : undefined
    if (message !== undefined) return { start, end: stop, message }
    offset = stop
  }
}

function faultOf(header: Header, start: number, end: number): BerPlace | undefined {
  const { lengthStart, contentStart, length, fault } = header
  if (length === INDEFINITE) return { start, end: contentStart, message: INDEFINITE_FAULT }
  const width = contentStart - lengthStart - 1
  if (width > 0 && length !== UNKNOWN && (length < 0x80 || (width > 1 && length < 256 ** (width - 1)))) {
    const message = 'a length in more bytes than it needs is BER, not DER'
    return { start: lengthStart, end: contentStart, message }
  }
  return fault === undefined ? undefined : { start, end, message: fault }
}

function notDer(bytes: Uint8Array, tag: number, offset: number, length: number): string | undefined {
  const first = bytes[offset]!
  if (tag === TAG.boolean) {
    if (length !== 1) return 'a BOOLEAN has one byte'
    if (first !== 0 && first !== 0xff) return `TRUE as ${codePoint(first, 1)} is BER, not DER`
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
