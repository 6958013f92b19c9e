// A text in which bytes are written, with the place of each: what tests hold the code's places against. It is made from
// the inside out, each step telling where the characters of the step before it went.

import type { Range } from '../../server/src/base/range.ts'

export interface Written {
  readonly text: string
  /** The text that holds bytes `start` to `end`. */
  place(start: number, end: number): Range
  /** With text around it. */
  inside(before: string, after: string): Written
  /** In base64, on one line. */
  inBase64(): Written
  /** With another text for each character, such as an escape. */
  written(character: (it: string) => string): Written
  /** With the place of what is written in these bytes, one for each character of it. */
  around(inner: Written): Written
  /** In lines of a number of characters, with a text between them. */
  inLines(width: number, between: string): Written
}

/** The base64 of the bytes. */
export function base64Of(bytes: Uint8Array): Written {
  return written(Buffer.from(bytes).toString('base64'), inGroups)
}

/** Each byte as a text of its own, with a text between them. */
export function bytesOf(bytes: Uint8Array, byte: (it: string) => string, between: string): Written {
  const texts = [...bytes].map((it) => byte(it.toString(16).padStart(2, '0')))
  const starts: number[] = []
  let at = 0
  for (const it of texts) {
    starts.push(at)
    at += it.length + between.length
  }
  return written(texts.join(between), (start, end) => ({
    start: starts[start]!,
    end: starts[end - 1]! + texts[end - 1]!.length,
  }))
}

function written(text: string, place: Written['place']): Written {
  return {
    text,
    place,
    inside: (before, after) =>
      written(before + text + after, (start, end) => {
        const range = place(start, end)
        return { start: range.start + before.length, end: range.end + before.length }
      }),
    inBase64: () =>
      written(Buffer.from(text, 'latin1').toString('base64'), (start, end) => {
        const range = place(start, end)
        return inGroups(range.start, range.end)
      }),
    written: (character) => {
      const texts = [...text].map(character)
      const starts: number[] = [0]
      for (const it of texts) starts.push(starts.at(-1)! + it.length)
      return written(texts.join(''), (start, end) => {
        const range = place(start, end)
        return { start: starts[range.start]!, end: starts[range.end]! }
      })
    },
    around: (inner) =>
      written(text, (start, end) => {
        const range = inner.place(start, end)
        return place(range.start, range.end)
      }),
    inLines: (width, between) => {
      const moved = (at: number) => at + Math.floor(at / width) * between.length
      const lines = text.match(new RegExp(`.{1,${width}}`, 'g')) ?? []
      return written(lines.join(between), (start, end) => {
        const range = place(start, end)
        return { start: moved(range.start), end: moved(range.end - 1) + 1 }
      })
    },
  }
}

/** RFC 4648, section 4: six bits a character. */
function inGroups(start: number, end: number): Range {
  return { start: Math.floor((start * 8) / 6), end: Math.floor((end * 8 - 1) / 6) + 1 }
}
