import type { DecodedBase64 } from '../base/base64.ts'
import type { Range } from '../base/range.ts'

export interface JsonWebKey {
  /** Of the member `d`, which is private. */
  readonly range: Range
  /** The whole object. */
  readonly content: DecodedBase64
}

/** The key whose member `kty` stands at an offset; undefined for one that has no private part. */
export function jsonWebKeyAt(text: string, at: number): JsonWebKey | undefined {
  const from = Math.max(0, at - LARGEST)
  const start = from + text.slice(from, at).lastIndexOf('{')
  const length = text.slice(at, at + LARGEST).indexOf('}')
  if (start < from || length < 0) return undefined
  const object = text.slice(start, at + length + 1)
  const match = PRIVATE.exec(object)
  if (match === null) return undefined
  return {
    range: { start: start + match.index, end: start + match.index + match[0].length },
    content: {
      bytes: new TextEncoder().encode(object),
      errors: [],
      reliable: true,
      inLinesOf64: false,
      textRange: () => ({ start, end: start + object.length }),
    },
  }
}

/** Of 16,384 bits, an RSA key has 18,000 characters. */
const LARGEST = 20_000
/** RFC 7518, sections 6.2.2.1 and 6.3.2.1; shorter values are placeholders. */
const PRIVATE = /\\*"d\\*"\s*:\s*\\*"[A-Za-z0-9_-]{40,}={0,2}\\*"/
