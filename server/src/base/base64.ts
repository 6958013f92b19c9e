// RFC 4648, section 4, strictly, for bodies of PEM blocks: what is wrong is said with its place, and for each decoded
// byte it is known where in the text it stands. A body in lines of one length (RFC 7468, section 2) takes the fast
// path, where a place is computed; any other layout keeps the offset of each character.

import type { Range } from './range.ts'

export interface Base64Error {
  /** A clause in the style of a finding's message. */
  readonly message: string
  readonly range: Range
}

export interface Base64Layout {
  /** Stands before each line and is no part of the base64: `# `, `> `. */
  readonly linePrefix?: string
  /**
   * Written as strings of JSON or a programming language, or as text of XML: with escapes for line breaks (`\n`,
   * `&#13;`) and for characters of base64 (`\/`, `\u002b`), and with `' + '` between lines.
   */
  readonly quoted?: boolean
}

export interface DecodedBase64 {
  readonly bytes: Uint8Array
  /** At most {@link MOST_ERRORS}. */
  readonly errors: readonly Base64Error[]
  /** Whether `bytes` are beyond doubt: nothing is wrong but the padding. */
  readonly reliable: boolean
  /** Whether it is in lines of 64 characters, of which the last may be shorter, and nothing else is in it. */
  readonly inLinesOf64: boolean
  /** The text that holds bytes `start` to `end`, to the character. */
  textRange(start: number, end: number): Range
}

export const MOST_ERRORS = 5

/** Decodes `text` from `start` to `end`. White space is skipped. Never throws. */
export function decodeBase64(
  text: string,
  start = 0,
  end: number = text.length,
  layout: Base64Layout = {},
): DecodedBase64 {
  const plain = !layout.linePrefix && !layout.quoted
  return (plain ? decodeUniform(text, start, end) : undefined) ?? decodeAny(text, start, end, layout)
}

/** With padding, on one line. */
export function encodeBase64(bytes: Uint8Array): string {
  const parts: string[] = []
  for (let offset = 0; offset < bytes.length; offset += 3) {
    const left = bytes.length - offset
    const group = (bytes[offset]! << 16) | ((bytes[offset + 1] ?? 0) << 8) | (bytes[offset + 2] ?? 0)
    parts.push(
      ALPHABET[group >> 18]!,
      ALPHABET[(group >> 12) & 63]!,
      left > 1 ? ALPHABET[(group >> 6) & 63]! : '=',
      left > 2 ? ALPHABET[group & 63]! : '=',
    )
  }
  return parts.join('')
}

const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/'
const VALUES = Int8Array.from({ length: 128 }, (_, code) => ALPHABET.indexOf(String.fromCharCode(code)))
/** The 12 bits of two characters of ASCII, the first times 128; negative where one is none of the alphabet. */
const PAIRS = Int16Array.from(
  { length: 128 * 128 },
  (_, pair) => (VALUES[pair >> 7]! << 6) | VALUES[pair & 127]!,
)

const LF = 0x0a
const CR = 0x0d
const EQUALS = 0x3d
const BACKSLASH = 0x5c
const AMPERSAND = 0x26

/** Undefined where the body is not in lines of one length (the last may be shorter), or not sound base64. */
function decodeUniform(text: string, from: number, to: number): DecodedBase64 | undefined {
  let start = from
  let end = to
  while (start < end && isBreak(text.charCodeAt(start))) start++
  while (end > start && isBreak(text.charCodeAt(end - 1))) end--
  const firstBreak = lineEnd(text, start, end)
  const columns = firstBreak - start
  const breakWidth = text.charCodeAt(firstBreak) === CR && text.charCodeAt(firstBreak + 1) === LF ? 2 : 1
  if (columns % 4 !== 0 || columns === 0) return undefined

  const lines = Math.ceil((end - start + breakWidth) / (columns + breakWidth))
  const characters = end - start - (lines - 1) * breakWidth
  const codes = characters % 4 === 0 ? asciiCodes(text, start, end) : undefined
  if (codes === undefined) return undefined
  const size = end - start
  const bytes = new Uint8Array((characters / 4) * 3 - paddingAt(codes, size))
  let length = 0
  let offset = 0
  for (;;) {
    const stop = Math.min(offset + columns, size)
    if ((stop - offset) % 4 !== 0) return undefined
    const last = stop === size ? stop - 4 : stop
    for (; offset < last; offset += 4) {
      const high = PAIRS[(codes[offset]! << 7) | codes[offset + 1]!]!
      const low = PAIRS[(codes[offset + 2]! << 7) | codes[offset + 3]!]!
      if ((high | low) < 0) return undefined
      bytes[length] = high >> 4
      bytes[length + 1] = (high << 4) | (low >> 8)
      bytes[length + 2] = low
      length += 3
    }
    if (stop === size) break
    if (breakWidth === 2 ? codes[offset] !== CR || codes[offset + 1] !== LF : !isBreak(codes[offset]!))
      return undefined
    offset += breakWidth
  }
  if (!lastGroup(codes, offset, bytes, length)) return undefined
  const inLinesOf64 = columns === 64 || (lines === 1 && columns < 64)
  return new UniformBase64(bytes, inLinesOf64, start, columns, breakWidth)
}

class UniformBase64 implements DecodedBase64 {
  readonly bytes: Uint8Array
  readonly inLinesOf64: boolean
  readonly #start: number
  readonly #columns: number
  readonly #breakWidth: number

  constructor(bytes: Uint8Array, inLinesOf64: boolean, start: number, columns: number, breakWidth: number) {
    this.bytes = bytes
    this.inLinesOf64 = inLinesOf64
    this.#start = start
    this.#columns = columns
    this.#breakWidth = breakWidth
  }

  get errors(): readonly Base64Error[] {
    return NO_ERRORS
  }

  get reliable(): boolean {
    return true
  }

  textRange(start: number, end: number): Range {
    return textRange(
      this.bytes.length,
      start,
      end,
      (character) => this.#place(character),
      (character) => this.#place(character) + 1,
    )
  }

  #place(character: number): number {
    return this.#start + character + Math.floor(character / this.#columns) * this.#breakWidth
  }
}

const NO_ERRORS: readonly Base64Error[] = []

// Reading bytes is several times as quick as reading a string character by character. The memory is used again.
let scratch = new Uint8Array(8192)
const ENCODER = new TextEncoder()

/** The codes of a part of the text, valid until the next call; undefined where they are not all ASCII. */
function asciiCodes(text: string, start: number, end: number): Uint8Array | undefined {
  const size = end - start
  if (scratch.length < size) scratch = new Uint8Array(2 * size)
  const { read, written } = ENCODER.encodeInto(text.slice(start, end), scratch)
  return read === size && written === size ? scratch : undefined
}

/** How many `=` stand at the end. */
function paddingAt(codes: Uint8Array, end: number): 0 | 1 | 2 {
  if (codes[end - 1] !== EQUALS) return 0
  return codes[end - 2] === EQUALS ? 2 : 1
}

/** Decodes the four characters that end a body into the last of the bytes; false where they are not sound. */
function lastGroup(codes: Uint8Array, offset: number, bytes: Uint8Array, length: number): boolean {
  const padding = paddingAt(codes, offset + 4)
  let group = 0
  for (let index = 0; index < 4; index++) {
    const value = index >= 4 - padding ? 0 : VALUES[codes[offset + index]!]!
    if (value < 0) return false
    group = (group << 6) | value
  }
  if (padding === 1 ? (group & 0xff) !== 0 : padding === 2 && (group & 0xffff) !== 0) return false
  for (let index = 0; index < 3 - padding; index++) bytes[length + index] = group >> (16 - 8 * index)
  return true
}

function decodeAny(text: string, start: number, end: number, layout: Base64Layout): DecodedBase64 {
  const prefix = layout.linePrefix ?? ''
  const places = new Uint32Array(end - start)
  const bytes = new Uint8Array(Math.ceil(((end - start) * 3) / 4) + 3)
  const errors: Base64Error[] = []
  let doubtful = 0
  let characters = 0
  let length = 0
  let group = 0
  let padding = 0
  let firstPadding = start
  let atLineStart = true
  const report = (from: number, to: number, message: string) => {
    if (errors.length < MOST_ERRORS) errors.push({ message, range: { start: from, end: to } })
  }
  for (let offset = start; offset < end; offset++) {
    const code = text.charCodeAt(offset)
    if (isBreak(code)) {
      atLineStart = true
      continue
    }
    if (atLineStart && prefix !== '') {
      const width = prefixWidth(text, offset, end, prefix)
      if (width > 0) {
        atLineStart = false
        offset += width - 1
        continue
      }
    }
    if (isBlank(code)) continue
    if (layout.quoted) {
      const width = quotedBreak(text, offset, end)
      if (width > 0) {
        offset += width - 1
        continue
      }
    }
    atLineStart = false
    const escaped = layout.quoted && code === BACKSLASH ? escapedCharacter(text, offset) : undefined
    const character = escaped?.code ?? code
    if (character === EQUALS) {
      if (padding++ === 0) firstPadding = offset
      if (escaped) offset += escaped.width - 1
      continue
    }
    const value = character < 128 ? VALUES[character]! : -1
    if (value < 0) {
      const stop = endOfIllegal(text, offset, end)
      report(offset, stop, illegal(text.slice(offset, stop)))
      doubtful++
      offset = stop - 1
      continue
    }
    if (padding > 0) {
      report(firstPadding, firstPadding + 1, '`=` stands before the end of the base64')
      doubtful++
      padding = 0
    }
    places[characters++] = offset
    if (escaped) offset += escaped.width - 1
    group = (group << 6) | value
    if ((characters & 3) === 0) {
      bytes[length++] = group >> 16
      bytes[length++] = group >> 8
      bytes[length++] = group
      group = 0
    }
  }
  const rest = characters & 3
  const lastAt = characters > 0 ? places[characters - 1]! : start
  const behind = (character: number) => {
    const at = places[character]!
    return at + (layout.quoted ? (escapedCharacter(text, at)?.width ?? 1) : 1)
  }
  const afterLast = characters > 0 ? behind(characters - 1) : start
  // Where characters are in doubt, what is left over is only a consequence.
  if (rest === 1) {
    if (doubtful === 0)
      report(lastAt, afterLast, 'one character is left over: base64 comes in groups of four')
    doubtful++
  } else if (rest > 1) {
    group <<= 6 * (4 - rest)
    for (let index = 0; index < rest - 1; index++) bytes[length++] = group >> (16 - 8 * index)
    if (doubtful === 0 && (group & (rest === 2 ? 0xffff : 0xff)) !== 0) {
      report(lastAt, afterLast, `\`${text[lastAt]}\` has bits that belong to no byte`)
    }
  }
  const wanted = rest === 0 || rest === 1 ? 0 : 4 - rest
  if (padding < wanted && doubtful === 0) {
    report(lastAt, afterLast, `\`${'='.repeat(wanted - padding)}\` is missing at the end of the base64`)
  } else if (padding > wanted && doubtful === 0) {
    report(firstPadding, firstPadding + 1, `${padding} \`=\` at the end where ${wanted} belong`)
  }
  const place = (character: number) => (character < characters ? places[character]! : afterLast)
  return {
    bytes: bytes.subarray(0, length),
    errors,
    reliable: doubtful === 0,
    inLinesOf64: false,
    textRange: (from, to) => textRange(length, from, to, place, behind),
  }
}

/** `place` has where a character begins in the text, and `behind` where it ends. */
function textRange(
  length: number,
  start: number,
  end: number,
  place: (character: number) => number,
  behind: (character: number) => number,
): Range {
  const from = Math.max(0, Math.min(start, length))
  const to = Math.max(from, Math.min(end, length))
  const first = place(Math.floor((from * 8) / 6))
  return { start: first, end: to === from ? first : behind(Math.floor((to * 8 - 1) / 6)) }
}

function illegal(text: string): string {
  if (/^[-\w]$/.test(text)) return `\`${text}\` is of base64url, not of base64`
  const shown = text.length > 20 ? `${text.slice(0, 20)}…` : text
  return /^[\x21-\x7e]/.test(text)
    ? `\`${shown}\` is not base64`
    : `U+${text.codePointAt(0)!.toString(16).toUpperCase().padStart(4, '0')} is not base64`
}

/**
 * The width of what separates lines within strings: an escape, or the end of a string and the start of the next. A
 * string within a string has its backslashes twice.
 */
function quotedBreak(text: string, offset: number, end: number): number {
  const code = text.charCodeAt(offset)
  if (code === BACKSLASH || code === AMPERSAND) {
    const width = widthOf(ESCAPED_BREAK, text, offset)
    return Math.min(width, end - offset)
  }
  if (code !== 0x22 && code !== 0x27 && code !== 0x60) return 0
  for (let stop = offset + 1; stop < end; stop++) {
    const next = text.charCodeAt(stop)
    if (next === code) return stop + 1 - offset
    // Python's `b"…"`, which stands before each of its strings.
    if ((next | 0x20) === 0x62 && text.charCodeAt(stop + 1) === code) return stop + 2 - offset
    if (!isBlank(next) && !isBreak(next) && !JOINS.has(next)) return 0
  }
  return end - offset
}

/** `+`, `,`, a full stop (PHP), and a backslash at the end of a line. */
const JOINS: ReadonlySet<number> = new Set([0x2b, 0x2c, 0x2e, BACKSLASH])

const ESCAPED_BREAK = /\\+(?:[nrt]|u000[aAdD]|\r\n|\r|\n)|&#(?:1[03]|x0?[aAdD]);/y

/** A character of base64 that is written as an escape at `offset`; undefined where there is none. */
function escapedCharacter(
  text: string,
  offset: number,
): { readonly code: number; readonly width: number } | undefined {
  if (text.charCodeAt(offset) !== BACKSLASH) return undefined
  const width = widthOf(ESCAPED_CHARACTER, text, offset)
  if (width === 0) return undefined
  const last = text[offset + width - 1]!
  return {
    code: last === '/' ? 0x2f : Number.parseInt(text.slice(offset + width - 2, offset + width), 16),
    width,
  }
}

/** PHP writes `\/` into JSON, .NET `\u002B`. */
const ESCAPED_CHARACTER = /\\+(?:\/|u00(?:2[bBfF]|3[dD]))/y

function widthOf(sticky: RegExp, text: string, offset: number): number {
  sticky.lastIndex = offset
  return sticky.exec(text)?.[0].length ?? 0
}

/** Neighbours that are illegal too belong to the same mistake. */
function endOfIllegal(text: string, offset: number, end: number): number {
  let stop = offset + 1
  while (stop < end) {
    const code = text.charCodeAt(stop)
    if (code === EQUALS || isBlank(code) || isBreak(code) || (code < 128 && VALUES[code]! >= 0)) break
    stop++
  }
  return stop
}

/** The prefix, or what is left of it in a line that has nothing behind it. */
function prefixWidth(text: string, offset: number, end: number, prefix: string): number {
  if (text.startsWith(prefix, offset)) return prefix.length
  const trimmed = prefix.trimEnd()
  if (trimmed === '' || !text.startsWith(trimmed, offset)) return 0
  const next = offset + trimmed.length
  return next >= end || isBreak(text.charCodeAt(next)) ? trimmed.length : 0
}

function lineEnd(text: string, start: number, end: number): number {
  for (let offset = start; offset < end; offset++) if (isBreak(text.charCodeAt(offset))) return offset
  return end
}

function isBreak(code: number): boolean {
  return code === LF || code === CR
}

function isBlank(code: number): boolean {
  return code === 0x20 || code === 0x09 || code === 0x0b || code === 0x0c
}
