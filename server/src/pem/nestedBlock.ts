import type { DecodedBase64 } from '../base/base64.ts'
import type { Range } from '../base/range.ts'
import type { PemBlock, PemError } from './pem.ts'

/** A text that stands in another one in base64. Each byte is one character, whatever its encoding. */
export interface NestedText {
  readonly text: string
  /** The outer text that holds a part of it, to the character. */
  outerRange(range: Range): Range
}

export function nestedText(base64: DecodedBase64): NestedText {
  return {
    text: new TextDecoder('latin1').decode(base64.bytes),
    outerRange: ({ start, end }) => base64.textRange(start, end),
  }
}

/** A block of a nested text, where it stands in the outer one. */
export function blockInOuterText(block: PemBlock, { outerRange }: NestedText): PemBlock {
  return new NestedBlock(block, outerRange)
}

class NestedBlock implements PemBlock {
  readonly label: string
  readonly range: Range
  readonly boundary: Range
  readonly labelWords: Range
  readonly end: Range | undefined
  readonly body: Range
  readonly isPlain = false
  readonly linePrefix = ''
  readonly headers: ReadonlyMap<string, string>
  readonly #block: PemBlock
  readonly #outerRange: NestedText['outerRange']
  #base64: DecodedBase64 | undefined

  constructor(block: PemBlock, outerRange: NestedText['outerRange']) {
    this.label = block.label
    this.headers = block.headers
    this.range = outerRange(block.range)
    this.boundary = outerRange(block.boundary)
    this.labelWords = outerRange(block.labelWords)
    this.end = block.end && outerRange(block.end)
    this.body = outerRange(block.body)
    this.#block = block
    this.#outerRange = outerRange
  }

  get bodyText(): string {
    return this.#block.bodyText
  }

  get isTemplate(): boolean {
    return this.#block.isTemplate
  }

  get errors(): readonly PemError[] {
    return this.#outer(this.#block.errors)
  }

  get base64(): DecodedBase64 {
    this.#base64 ??= this.#decode()
    return this.#base64
  }

  #decode(): DecodedBase64 {
    const { base64 } = this.#block
    const { bytes, reliable, errors } = base64
    return {
      bytes,
      reliable,
      inLinesOf64: false,
      errors: this.#outer(errors),
      textRange: (start, end) => this.#outerRange(base64.textRange(start, end)),
    }
  }

  #outer(errors: readonly PemError[]): readonly PemError[] {
    return errors.map(({ message, range }) => ({ message, range: this.#outerRange(range) }))
  }
}
