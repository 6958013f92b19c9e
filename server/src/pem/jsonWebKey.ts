import type { DecodedBase64 } from '../base/base64.ts'
import type { Range } from '../base/range.ts'

export interface JsonWebKey {
  /** Of the member `d`, which is private. */
  readonly range: Range
  /** The whole object. */
  readonly content: DecodedBase64
}

/** The keys of a text, which is gone through once from the front to the back. */
export class JsonWebKeys {
  readonly #text: string
  #close = -2
  #lastClose = -2
  #from = 0

  constructor(text: string) {
    this.#text = text
  }

  /** The key whose member `kty` stands at an offset behind those before; undefined for one that has no private part. */
  at(offset: number): JsonWebKey | undefined {
    const text = this.#text
    if (this.#close !== -1 && this.#close < offset) this.#close = text.indexOf('}', offset)
    const close = this.#close
    const from = Math.max(this.#from, offset - LARGEST)
    this.#from = offset
    if (close < 0 || close === this.#lastClose || close - offset > LARGEST) return undefined
    this.#lastClose = close
    const open = text.slice(from, offset).lastIndexOf('{')
    if (open < 0) return undefined
    const start = from + open
    const object = text.slice(start, close + 1)
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
}

/** Of 16,384 bits, an RSA key has 18,000 characters. */
const LARGEST = 20_000
/** RFC 7518, sections 6.2.2.1 and 6.3.2.1; shorter values are placeholders. */
const PRIVATE = /\\*"d\\*"\s*:\s*\\*"[A-Za-z0-9_-]{40,}={0,2}\\*"/
