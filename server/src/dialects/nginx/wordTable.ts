import type { Word } from './syntax.ts'

/** How a word is written, which decides what nginx reads in it. */
export const WRITTEN = {
  bare: 0,
  bareWithEscapes: 1,
  quoted: 2,
  quotedWithEscapes: 3,
  /** It begins with a quote that has no partner. */
  unclosed: 4,
} as const

export type Written = (typeof WRITTEN)[keyof typeof WRITTEN]

/** Numbers for each word: where it begins, where it ends, how it is written. */
const WIDTH = 3

/**
 * All words of a document, in one row of numbers. Few are ever looked at: of thousands of directives, nothing but the
 * name matters of most, and an object and a string for each word would cost more than all the rest of the parsing.
 */
export class WordTable {
  readonly #text: string
  #numbers: Int32Array
  #length = 0

  constructor(text: string) {
    this.#text = text
    // A word with what is around it has a dozen characters, mostly.
    this.#numbers = new Int32Array(Math.max(64, text.length >> 2))
  }

  get length(): number {
    return this.#length
  }

  add(start: number, end: number, written: Written): void {
    const at = WIDTH * this.#length++
    if (at + WIDTH > this.#numbers.length) {
      const larger = new Int32Array(2 * this.#numbers.length)
      larger.set(this.#numbers)
      this.#numbers = larger
    }
    this.#numbers[at] = start
    this.#numbers[at + 1] = end
    this.#numbers[at + 2] = written
  }

  start(index: number): number {
    return this.#numbers[WIDTH * index]!
  }

  end(index: number): number {
    return this.#numbers[WIDTH * index + 1]!
  }

  /** What nginx reads: without the quotes, and with escapes resolved. */
  text(index: number): string {
    return wordText(this.#text, this.start(index), this.end(index), this.#written(index))
  }

  words(first: number, count: number): readonly Word[] {
    // Pushed to, each of thousands of rows would get room for more.
    const words = new Array<Word>(count)
    for (let index = 0; index < count; index++) words[index] = this.#word(first + index)
    return words
  }

  #word(index: number): Word {
    const written = this.#written(index)
    const quoted = written === WRITTEN.quoted || written === WRITTEN.quotedWithEscapes
    return { start: this.start(index), end: this.end(index), text: this.text(index), quoted }
  }

  #written(index: number): Written {
    return this.#numbers[WIDTH * index + 2] as Written
  }
}

/** What nginx reads in a word of a text. */
export function wordText(text: string, start: number, end: number, written: Written): string {
  switch (written) {
    case WRITTEN.bare:
      return text.slice(start, end)
    case WRITTEN.bareWithEscapes:
      return withoutEscapes(text.slice(start, end))
    case WRITTEN.quoted:
      return text.slice(start + 1, end - 1)
    case WRITTEN.quotedWithEscapes:
      return withoutEscapes(text.slice(start + 1, end - 1))
    case WRITTEN.unclosed:
      return text.slice(start + 1, end)
  }
}

/** Only quotes, backslashes and three control characters can be escaped; any other backslash stands for itself. */
function withoutEscapes(raw: string): string {
  return raw.replace(/\\(["'\\trn])/g, (_, escaped: string) => CONTROL[escaped] ?? escaped)
}

const CONTROL: Readonly<Record<string, string>> = { t: '\t', r: '\r', n: '\n' }
