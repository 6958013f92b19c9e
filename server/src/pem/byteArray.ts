// Bytes as source texts write them: `0x30, 0x82` in C, Go and Rust, `(byte) 0x30` in Java, `\x30\x82` in a string.

import type { DecodedBase64 } from '../base/base64.ts'
import type { Range } from '../base/range.ts'
import { derLength } from './derLabel.ts'

export interface ByteArray {
  readonly range: Range
  /** Undefined where the text has fewer bytes than the header says. */
  readonly content: DecodedBase64 | undefined
}

/** DER or PEM whose first byte stands at an offset. */
export function byteArrayAt(text: string, at: number): ByteArray {
  const bytes: number[] = []
  const starts: number[] = []
  const ends: number[] = []
  const element = text[at] === '\\' ? ESCAPED : HEXADECIMAL
  const separator = text[at] === '\\' ? STRING_SEAM : COMMA
  let wanted = LARGEST
  for (let offset = at; bytes.length < wanted; ) {
    element.lastIndex = offset
    const match = element.exec(text)
    if (match === null) break
    bytes.push(Number.parseInt(match[1]!, 16))
    starts.push(offset)
    ends.push(element.lastIndex)
    if (bytes.length === HEADER && bytes[0] !== DASH) wanted = Math.min(derLength(bytes) ?? 0, LARGEST)
    separator.lastIndex = element.lastIndex
    separator.exec(text)
    offset = separator.lastIndex
  }
  const isPem = bytes[0] === DASH
  const range = { start: at, end: ends.at(-1) ?? at + 1 }
  if (bytes.length < HEADER || (!isPem && bytes.length !== wanted)) return { range, content: undefined }
  return {
    range,
    content: {
      bytes: Uint8Array.from(bytes),
      errors: [],
      reliable: true,
      inLinesOf64: false,
      textRange: (start, end) => ({
        start: starts[start] ?? ends.at(-1)!,
        end: ends[Math.max(start, end - 1)] ?? ends.at(-1)!,
      }),
    },
  }
}

/** Tag and length. */
const HEADER = 4
const DASH = 0x2d
/** Certificates and keys in source texts have some thousands. */
const LARGEST = 65_536

const HEXADECIMAL = /(?:\(byte\)\s?)?0[xX]([0-9a-fA-F]{1,2})(?![0-9a-fA-F])(?:_?u8)?/y
const COMMA = /(?:[\s,]|\/\*[^*]{0,80}\*\/|\/\/[^\r\n]{0,200}(?=[\r\n]))*/y
const ESCAPED = /\\x([0-9a-fA-F]{2})/y
/** Strings that the compiler joins. */
const STRING_SEAM = /(?:"[\s\\+]*")?/y
