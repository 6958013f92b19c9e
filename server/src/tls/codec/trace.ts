import type { ByteReader } from '../../base/bytes.ts'

/** A part of a message: what it is called, which bytes it is, and what they mean. */
export interface TracedField {
  /** As in the RFC's struct, in TypeScript case; `[0]` for the first element of a vector. */
  readonly name: string
  /** Offsets in the bytes that were decoded. */
  readonly start: number
  /** Where the content begins: behind the length of a vector, else at `start`. */
  readonly contentStart: number
  readonly end: number
  /** The value for people, where one line can say it. */
  readonly text?: string
  readonly fields: readonly TracedField[]
}

/**
 * Records, while a codec reads, which bytes became which field. The timeline and the comments of `.hex` fixtures
 * are drawn from it. After a DecodeError it holds what was read up to there.
 */
export class Trace {
  readonly fields: TracedField[] = []
  readonly #open: OpenField[] = []

  field<T>(name: string, reader: ByteReader, read: () => T, render?: (value: T) => string | undefined): T {
    const field: OpenField = { contentStart: reader.offset, fields: [] }
    const start = reader.offset
    this.#open.push(field)
    let text: string | undefined
    try {
      const value = read()
      text = render?.(value)
      return value
    } finally {
      this.#open.pop()
      const siblings = this.#open.at(-1)?.fields ?? this.fields
      const traced = {
        name,
        start,
        contentStart: field.contentStart,
        end: reader.offset,
        fields: field.fields,
      }
      siblings.push(text === undefined ? traced : { ...traced, text })
    }
  }

  /** Says that the content of the field that is being read begins at this offset. */
  contentStartsAt(offset: number): void {
    const field = this.#open.at(-1)
    if (field !== undefined) field.contentStart = offset
  }
}

interface OpenField {
  contentStart: number
  readonly fields: TracedField[]
}
