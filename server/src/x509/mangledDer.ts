// DER that other bytes precede, or that a program took for text and changed: what it is, and at which byte it begins to
// be something else.

import { elementLength, orUndefined, TAG } from '../asn1/der.ts'
import { beginsLongSequence } from '../asn1/header.ts'
import { concat } from '../base/bytes.ts'
import { plural } from '../base/instant.ts'
import { labelOfContent, labelOfDamaged, titleOfLabel } from './content.ts'

/** "is a certificate in DER that begins at byte 1, behind a line break": a clause about the file; undefined where it is nothing of that. */
export function mangledDer(bytes: Uint8Array): string | undefined {
  if (bytes.length > LARGEST) return undefined
  return withoutBeginning(bytes) ?? precededDer(bytes) ?? convertedDer(bytes)
}

/** Each try looks at all bytes. Certificates and keys have some thousand. */
const LARGEST = 1024 * 1024

function titleIn(bytes: Uint8Array): string | undefined {
  return titleOfLabel(labelOfContent(bytes) ?? labelOfDamaged(bytes))
}

/** The first byte is another, or missing: with it, the rest is something that is known. */
function withoutBeginning(bytes: Uint8Array): string | undefined {
  if (bytes.length < 2) return undefined
  if (bytes[0] !== TAG.sequence) {
    const title = titleOfLabel(labelOfContent(concat(Uint8Array.of(TAG.sequence), bytes.subarray(1))))
    const found = bytes[0]!.toString(16).padStart(2, '0')
    if (title !== undefined) return `is ${title} in DER but for byte 0: 0x30 expected, 0x${found} found`
  }
  const title = titleOfLabel(labelOfContent(concat(Uint8Array.of(TAG.sequence), bytes)))
  return title && `is ${title} in DER without its first byte, 0x30`
}

function precededDer(bytes: Uint8Array): string | undefined {
  let tried = 0
  for (let start = 1; start < Math.min(bytes.length, LONGEST_BEFORE) && tried < MOST_TRIED; start++) {
    if (!beginsLongSequence(bytes, start)) continue
    const rest = bytes.subarray(start)
    // What ends before the file does is a part of something else.
    const length = orUndefined(() => elementLength(rest)) ?? rest.length
    if (length < rest.length) continue
    tried++
    const title = titleIn(rest)
    if (title !== undefined) {
      return `is ${title} in DER that begins at byte ${start}, behind ${before(bytes.subarray(0, start))}`
    }
  }
  return undefined
}

function before(bytes: Uint8Array): string {
  if (bytes.length === 3 && bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf) {
    return 'a byte order mark'
  }
  if (bytes.every((it) => it === 0x0a || it === 0x0d)) return 'a line break'
  if (bytes.every((it) => it === 0x20 || it === 0x09 || it === 0x0a || it === 0x0d)) return 'white space'
  return `${plural(bytes.length, 'byte')} of something else`
}

/** As much as the header of a message has. */
const LONGEST_BEFORE = 4096
const MOST_TRIED = 16

/** Each byte from 0x80 on is that character of Latin-1 in UTF-8, or U+FFFD. */
function convertedDer(bytes: Uint8Array): string | undefined {
  const at = bytes.findIndex((it) => it >= 0x80)
  if (bytes[0] !== TAG.sequence || at !== 1) return undefined
  if (isReplacement(bytes, at)) {
    // Two lengths or more were lost with the first, so that no text is as this.
    const isNested = bytes.subarray(at + 3, at + 8).includes(TAG.sequence)
    return isNested
      ? `is DER that was written as text in UTF-8: bytes are lost from byte ${at} on`
      : undefined
  }
  const original = latin1Of(bytes)
  const title = original && titleIn(original)
  return title && `is ${title} in DER that was converted from Latin-1 to UTF-8, from byte ${at} on`
}

function isReplacement(bytes: Uint8Array, at: number): boolean {
  return bytes[at] === 0xef && bytes[at + 1] === 0xbf && bytes[at + 2] === 0xbd
}

/** Undefined where it is no UTF-8 of characters up to U+00FF. */
function latin1Of(bytes: Uint8Array): Uint8Array | undefined {
  const original = new Uint8Array(bytes.length)
  let length = 0
  for (let at = 0; at < bytes.length; at++) {
    const byte = bytes[at]!
    if (byte < 0x80) {
      original[length++] = byte
      continue
    }
    const next = bytes[++at] ?? 0
    if ((byte !== 0xc2 && byte !== 0xc3) || (next & 0xc0) !== 0x80) return undefined
    original[length++] = ((byte & 0x03) << 6) | (next & 0x3f)
  }
  return original.subarray(0, length)
}
