import type { Range } from './range.ts'

/** A place as an editor counts it: both from zero, the character in UTF-16 units. */
export interface Position {
  readonly line: number
  readonly character: number
}

/** Translates between offsets and lines. A line ends with LF, CR LF or a lone CR. */
export class LineIndex {
  readonly #starts: Int32Array
  readonly #length: number

  constructor(text: string) {
    this.#starts = lineStarts(text)
    this.#length = text.length
  }

  get lineCount(): number {
    return this.#starts.length
  }

  /** The position of an offset; an offset outside the text is clamped to it. */
  position(offset: number): Position {
    const clamped = Math.max(0, Math.min(offset, this.#length))
    let low = 0
    let high = this.#starts.length - 1
    while (low < high) {
      const middle = (low + high + 1) >> 1
      if (this.#starts[middle]! <= clamped) low = middle
      else high = middle - 1
    }
    return { line: low, character: clamped - this.#starts[low]! }
  }

  /** The offset of a position; a line or character outside the text is clamped to it. */
  offset({ line, character }: Position): number {
    if (line >= this.#starts.length) return this.#length
    if (line < 0) return 0
    const start = this.#starts[line]!
    const next = this.#starts[line + 1] ?? this.#length
    return Math.min(start + Math.max(0, character), next)
  }

  positions(range: Range): { readonly start: Position; readonly end: Position } {
    return { start: this.position(range.start), end: this.position(range.end) }
  }
}

function lineStarts(text: string): Int32Array {
  // Room for lines of 16 characters, of which most texts have longer ones.
  let starts = new Int32Array(16 + (text.length >> 4))
  let count = 1
  const add = (start: number) => {
    if (count === starts.length) {
      const larger = new Int32Array(2 * count)
      larger.set(starts)
      starts = larger
    }
    starts[count++] = start
  }
  // Hardly any text has carriage returns, and without them the search is the engine's own.
  if (!text.includes('\r')) {
    for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) add(at + 1)
  } else {
    for (let index = 0; index < text.length; index++) {
      const unit = text.charCodeAt(index)
      if (unit === 0x0a || (unit === 0x0d && text.charCodeAt(index + 1) !== 0x0a)) add(index + 1)
    }
  }
  return starts.subarray(0, count)
}
