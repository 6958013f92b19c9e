// Where base64 begins and ends that was recognized in its middle. It is one word, or lines of one width of which the
// last may be shorter, as everybody breaks it: with line breaks or their escapes between them, or as strings that are
// joined.

import type { Range } from '../base/range.ts'

/** The base64 around an offset, from `floor` on at the earliest. */
export function base64Around(text: string, offset: number, floor: number): Range {
  const start = startOfRun(text, offset, floor)
  return { start, end: endOfRun(text, start) }
}

function startOfRun(text: string, offset: number, floor: number): number {
  let start = offset
  while (start > floor) {
    const code = text.charCodeAt(start - 1)
    if (code === BACKSLASH) {
      // What was taken for base64 is the end of an escape: of a character of base64, or of something else.
      if (text[start] === '/') start--
      else if (matchAt(ESCAPED_PLUS_OR_SLASH, text, start) > 0) start--
      else return Math.min(offset, start + matchAt(ESCAPE_BEHIND_BACKSLASH, text, start))
      while (start > floor && text.charCodeAt(start - 1) === BACKSLASH) start--
    } else if (isBase64(code)) start--
    else break
  }
  return start
}

const ESCAPED_PLUS_OR_SLASH = /u00(?:2[bBfF])/y
const ESCAPE_BEHIND_BACKSLASH = /u[0-9a-fA-F]{4}|x[0-9a-fA-F]{2}|./sy

function endOfRun(text: string, start: number): number {
  let end = start
  let characters = 0
  let width = 0
  for (let at = start; ; ) {
    const length = Math.max(0, matchAt(WORD, text, at))
    const word = text.slice(at, at + length)
    const count = word.includes('\\') ? word.replace(ESCAPED_CHARACTER, '=').length : length
    const isFirst = at === start
    if (count === 0) return end
    if (!isFirst) {
      if (count > width || matchAt(END_OF_LINE, text, at + length) < 0) return end
      if (count < width && (characters + count) % 4 !== 0) return end
    }
    end = at + length
    characters += count
    if (isFirst) width = count
    if (count < width || width < LEAST_WIDTH || PADDED.test(word)) return end
    const gap = matchAt(LINE_BREAK, text, end)
    if (gap <= 0) return end
    at = end + gap
  }
}

/** Narrower lines than these are written by nobody, so that a shorter word is the whole. */
const LEAST_WIDTH = 40
const WORD = /(?:[A-Za-z0-9+/]+|\\+(?:\/|u002[bBfF]))+(?:=|\\+u003[dD]){0,2}/y
const PADDED = /(?:=|\\u003[dD])$/
const ESCAPED_CHARACTER = /\\+(?:\/|u00..)/g
const LINE_BREAK =
  /(?:[ \t]*(?:\r|\n|&#(?:1[03]|x0?[aAdD]);)[ \t]*|\\+(?:[nrt]|u000[aAdD])|(["'`])\s*(?:[+.]\s*)?[bB]?\1)+/y
const END_OF_LINE = /[ \t]*(?:$|[\r\n"'`<&\\])/y

const BACKSLASH = 0x5c

function isBase64(code: number): boolean {
  return (
    (code >= 0x61 && code <= 0x7a) ||
    (code >= 0x41 && code <= 0x5a) ||
    (code >= 0x2f && code <= 0x39) ||
    code === 0x2b
  )
}

/** How far the expression goes from there; -1 where it does not match. */
function matchAt(sticky: RegExp, text: string, offset: number): number {
  sticky.lastIndex = offset
  return sticky.exec(text)?.[0].length ?? -1
}
