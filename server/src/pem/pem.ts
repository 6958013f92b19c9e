// RFC 7468, sections 2 and 3: textual encodings. A text is gone through once, from boundary to boundary; what stands
// between the blocks is explanatory text and means nothing. What people do to such texts is understood where it can
// be: indented (YAML), prefixed (comments, quotes, diffs), written into a string with `\n`, put on one line.

import { type DecodedBase64, decodeBase64, encodeBase64 } from '../base/base64.ts'
import type { Range } from '../base/range.ts'

export interface PemBlock {
  /** Of BEGIN; of END where there is no BEGIN. */
  readonly label: string
  /** From the first dash of BEGIN to the last of END. */
  readonly range: Range
  /** The BEGIN boundary, from its first dash to its last. */
  readonly boundary: Range
  /** The label's words in the BEGIN boundary. */
  readonly labelWords: Range
  /** The END boundary, from its first dash to its last; undefined where there is none. */
  readonly end: Range | undefined
  /** The base64 with the white space around it; above END where there is no BEGIN. */
  readonly body: Range
  /** What follows BEGIN, to the end of END. */
  readonly bodyText: string
  /** Whether it is neither written as a string nor has the same characters before each of its lines. */
  readonly isPlain: boolean
  /** What stands before each of its lines, where that is not white space alone: `> `, `# `. */
  readonly linePrefix: string
  /** RFC 1421, section 4.6, as old encrypted keys have them: `Proc-Type: 4,ENCRYPTED`. */
  readonly headers: ReadonlyMap<string, string>
  /** The base64, decoded when it is first asked for. */
  readonly base64: DecodedBase64
  /** Whether the text is filled in by a template engine later: then nothing is wrong with it. */
  readonly isTemplate: boolean
  /** What is wrong with the boundaries. */
  readonly errors: readonly PemError[]
}

export interface PemError {
  /** A clause in the style of a finding's message. */
  readonly message: string
  readonly range: Range
}

/** A file of more is a dump, or made to fill memory: a block weighs a hundred times the line that begins it. */
export const MOST_BLOCKS = 20_000

/**
 * The blocks of a text in their order; one more than {@link MOST_BLOCKS} where there are more. Never throws; takes time in
 * proportion to the text.
 */
export function parsePem(text: string): readonly PemBlock[] {
  const blocks: PemBlock[] = []
  const scanner = new BoundaryScanner(text)
  let boundary = scanner.next()
  let previousEnd: Boundary | undefined
  while (boundary !== undefined && blocks.length <= MOST_BLOCKS) {
    const next = scanner.next()
    if (boundary.word === 'END') blocks.push(endOnly(text, boundary, blocks.at(-1)?.range.end ?? 0))
    else if (next?.word === 'END') {
      blocks.push(new TextBlock(text, boundary, next, undefined, previousEnd))
      previousEnd = next
      boundary = scanner.next()
      continue
    } else blocks.push(new TextBlock(text, boundary, undefined, next?.start, previousEnd))
    boundary = next
  }
  return blocks
}

/** One block as RFC 7468, section 3, wants it written: 64 columns, LF. */
export function formatPem(label: string, bytes: Uint8Array): string {
  const lines = encodeBase64(bytes).match(/.{1,64}/g) ?? []
  return [`-----BEGIN ${label}-----`, ...lines, `-----END ${label}-----`, ''].join('\n')
}

/** Whether an engine will put something else there: Jinja and Go's templates, shell, JavaScript, ERB. */
export function isTemplateText(text: string): boolean {
  return /\{\{|\{%|\$[{(]|<%/.test(text)
}

interface Boundary {
  readonly word: 'BEGIN' | 'END'
  /** From the first dash to the last. */
  readonly start: number
  readonly end: number
  readonly label: string
  readonly labelStart: number
  /** Whether five hyphens stand before the word, and five right behind the label. */
  readonly opensWell: boolean
  readonly closesWell: boolean
  /** Between the start of the line, or the boundary before it on the same line, and the first dash. */
  readonly prefix: string
}

// A label of RFC 7468, and of whatever else calls itself one; longer ones than this are met nowhere.
const LABEL = /^[A-Za-z0-9][A-Za-z0-9 ._/#-]*$/
const LONGEST_LABEL = 64
const MOST_DASHES = 32
const LONGEST_PREFIX = 120

/** In small letters no program takes them for boundaries, and people do. */
const LOWER_CASE = /-[Bb]egin /
const BOUNDARY_WORDS = /-(?:begin|end) /gi

/** Finds boundaries from the front to the back; each of its two searches goes over the text once. */
class BoundaryScanner {
  readonly #text: string
  #from = 0
  #nextBegin = -2
  #nextEnd = -2

  constructor(text: string) {
    this.#text = LOWER_CASE.test(text) ? text.replace(BOUNDARY_WORDS, (it) => it.toUpperCase()) : text
  }

  next(): Boundary | undefined {
    for (;;) {
      if (this.#nextBegin !== -1 && this.#nextBegin < this.#from) {
        this.#nextBegin = this.#text.indexOf('BEGIN ', this.#from)
      }
      if (this.#nextEnd !== -1 && this.#nextEnd < this.#from) {
        this.#nextEnd = this.#text.indexOf('END ', this.#from)
      }
      if (this.#nextBegin === -1 && this.#nextEnd === -1) return undefined
      const isBegin = this.#nextEnd === -1 || (this.#nextBegin !== -1 && this.#nextBegin < this.#nextEnd)
      const found = isBegin
        ? boundaryAt(this.#text, 'BEGIN', this.#nextBegin, this.#from)
        : boundaryAt(this.#text, 'END', this.#nextEnd, this.#from)
      this.#from = found?.end ?? (isBegin ? this.#nextBegin + 6 : this.#nextEnd + 4)
      if (found) return found
    }
  }
}

/** The boundary around a word that was found at `at`; undefined where it is not one. */
function boundaryAt(text: string, word: 'BEGIN' | 'END', at: number, from: number): Boundary | undefined {
  let start = at
  while (start > from && at - start < MOST_DASHES && isDash(text.charCodeAt(start - 1))) start--
  if (start === at) return undefined
  const labelStart = at + word.length + 1
  let labelEnd = labelStart
  while (labelEnd < text.length && labelEnd - labelStart <= LONGEST_LABEL) {
    const code = text.charCodeAt(labelEnd)
    if (code === 0x0a || code === 0x0d || code === 0x22 || code === 0x27 || code === 0x60 || code === 0x5c)
      break
    if (isDash(code) && (code !== 0x2d || isDash(text.charCodeAt(labelEnd + 1)))) break
    labelEnd++
  }
  let label = text.slice(labelStart, labelEnd)
  let end = labelEnd
  while (end < text.length && end - labelEnd < MOST_DASHES && isDash(text.charCodeAt(end))) end++
  // Two blocks with no line break between them share a run of dashes.
  if (end - labelEnd >= 10 && text.startsWith('BEGIN ', end)) end = labelEnd + 5
  // One dash at the end of a label is a closing that lost four.
  if (end === labelEnd && label.endsWith('-')) {
    label = label.slice(0, -1)
    labelEnd--
  }
  const trimmed = label.trimEnd()
  const spaced = trimmed.length < label.length
  label = trimmed
  if (!LABEL.test(label) && !isTemplateText(label)) return undefined
  const openWeight = weight(text, start, at)
  const closeWeight = weight(text, labelEnd, end)
  if (openWeight + closeWeight < 6 && openWeight !== 5) return undefined
  if (closeWeight === 0) end = labelStart + label.length
  const lineStart = startOfLine(text, start, from)
  return {
    word,
    start,
    end,
    label,
    labelStart,
    opensWell: start === at - 5 && isHyphens(text, start, at),
    closesWell: !spaced && end === labelEnd + 5 && isHyphens(text, labelEnd, end),
    prefix: lineStart === undefined ? '' : text.slice(lineStart, start),
  }
}

/** A bundle has thousands of them: ranges are made of numbers when they are asked for. */
class TextBlock implements PemBlock {
  readonly label: string
  readonly headers: ReadonlyMap<string, string>
  readonly errors: readonly PemError[]
  readonly #text: string
  readonly #beginStart: number
  readonly #labelStart: number
  readonly #beginEnd: number
  readonly #bodyStart: number
  readonly #bodyEnd: number
  readonly #endStart: number
  readonly #endEnd: number
  readonly #linePrefix: string
  readonly #quoted: boolean
  #base64: DecodedBase64 | undefined

  constructor(
    text: string,
    begin: Boundary,
    end: Boundary | undefined,
    limit: number | undefined,
    previousEnd: Boundary | undefined,
  ) {
    this.#text = text
    this.label = begin.label
    this.#beginStart = begin.start
    this.#labelStart = begin.labelStart
    this.#beginEnd = begin.end
    this.#quoted = isQuoted(text, begin)
    const bodyLimit = end?.start ?? limit ?? text.length
    this.#linePrefix = linePrefix(text, begin, bodyLimit)
    const { headers, bodyStart } = readHeaders(text, begin.end, bodyLimit, this.#linePrefix)
    this.headers = headers
    const bodyEnd = end
      ? bodyStop(bodyStart, end, this.#linePrefix)
      : lastBase64(text, bodyStart, bodyLimit, this.#linePrefix, this.#quoted)
    this.#bodyStart = bodyStart
    this.#bodyEnd = bodyEnd
    this.#endStart = end?.start ?? NOWHERE
    this.#endEnd = end?.end ?? NOWHERE
    const errors = boundaryErrors(text, begin, end, this.#quoted, previousEnd)
    this.errors = errors.length > 0 && this.isTemplate ? NO_ERRORS : errors
  }

  get range(): Range {
    const end = this.#endEnd === NOWHERE ? Math.max(this.#beginEnd, this.#bodyEnd) : this.#endEnd
    return { start: this.#beginStart, end }
  }

  get boundary(): Range {
    return { start: this.#beginStart, end: this.#beginEnd }
  }

  get labelWords(): Range {
    return { start: this.#labelStart, end: this.#labelStart + this.label.length }
  }

  get end(): Range | undefined {
    return this.#endStart === NOWHERE ? undefined : { start: this.#endStart, end: this.#endEnd }
  }

  get body(): Range {
    return { start: this.#bodyStart, end: this.#bodyEnd }
  }

  get isTemplate(): boolean {
    const { start, end } = this.range
    return isTemplateText(this.#text.slice(start, end))
  }

  get bodyText(): string {
    return this.#text.slice(this.#beginEnd, this.range.end)
  }

  get isPlain(): boolean {
    return !this.#quoted && this.#linePrefix === ''
  }

  get linePrefix(): string {
    return this.#linePrefix
  }

  get base64(): DecodedBase64 {
    this.#base64 ??= decodeBase64(this.#text, this.#bodyStart, this.#bodyEnd, {
      linePrefix: this.#linePrefix,
      quoted: this.#quoted,
    })
    return this.#base64
  }
}

/** In place of the offset of an END that is not there. */
const NOWHERE = -1
const NO_ERRORS: readonly PemError[] = []

function endOnly(text: string, end: Boundary, from: number): PemBlock {
  const range = { start: end.start, end: end.end }
  const isTemplate = isTemplateText(end.label)
  const body = { start: firstBase64(text, from, end.start), end: end.start }
  return {
    label: end.label,
    range,
    boundary: range,
    labelWords: { start: end.labelStart, end: end.labelStart + end.label.length },
    end: range,
    body,
    bodyText: '',
    isPlain: true,
    linePrefix: '',
    headers: new Map(),
    base64: decodeBase64(text, body.start, body.end),
    isTemplate,
    errors: isTemplate ? [] : [{ message: `\`-----BEGIN ${end.label}-----\` is missing`, range }],
  }
}

function boundaryErrors(
  text: string,
  begin: Boundary,
  end: Boundary | undefined,
  quoted: boolean,
  previousEnd: Boundary | undefined,
): readonly PemError[] {
  const errors: PemError[] = []
  if (previousEnd?.end === begin.start) {
    errors.push({
      message: 'a line break is missing between END and BEGIN',
      range: { start: previousEnd.start, end: begin.end },
    })
  }
  addDashErrors(text, begin, errors)
  if (!quoted && !endsLine(text, begin.end)) {
    errors.push({
      message: 'a line break is missing after BEGIN',
      range: { start: begin.start, end: begin.end },
    })
  }
  if (end === undefined) {
    const message = `\`-----END ${begin.label}-----\` is missing`
    errors.push({ message, range: { start: begin.start, end: begin.end } })
    return errors
  }
  addDashErrors(text, end, errors)
  if (errors.length === 0 && end.label === begin.label) return NO_ERRORS
  if (end.label !== begin.label) {
    errors.push({
      message: `END ${end.label} does not match BEGIN ${begin.label}`,
      range: { start: end.labelStart, end: end.labelStart + end.label.length },
    })
  }
  return errors
}

function addDashErrors(text: string, boundary: Boundary, errors: PemError[]): void {
  const wordAt = boundary.labelStart - boundary.word.length - 1
  if (!text.startsWith(boundary.word, wordAt)) {
    const range = { start: wordAt, end: boundary.labelStart - 1 }
    const written = text.slice(range.start, range.end)
    errors.push({ message: `\`${written}\` in lower case, where ${boundary.word} belongs`, range })
  }
  if (boundary.opensWell && boundary.closesWell) return
  const labelEnd = boundary.labelStart + boundary.label.length
  const line = { start: boundary.start, end: boundary.end }
  if (!boundary.opensWell) {
    errors.push({
      message: dashMessage(text.slice(boundary.start, wordAt), 'before', boundary.word),
      range: { start: boundary.start, end: wordAt },
    })
  }
  if (!boundary.closesWell) {
    errors.push({
      message: dashMessage(text.slice(labelEnd, boundary.end), 'after', 'the label'),
      range: labelEnd === boundary.end ? line : { start: labelEnd, end: boundary.end },
    })
  }
}

function dashMessage(dashes: string, where: 'before' | 'after', what: string): string {
  const trimmed = dashes.trim()
  const other = [...trimmed].find((it) => it !== '-')
  if (other !== undefined) return `U+${hex(other)} ${where} ${what}, where five \`-\` belong`
  if (trimmed !== dashes && trimmed.length === 5) return 'a space before the dashes of the boundary'
  const count =
    trimmed.length === 0 ? 'no dash' : trimmed.length === 1 ? '1 dash' : `${trimmed.length} dashes`
  return `${count} ${where} ${what}, where five belong`
}

function hex(character: string): string {
  return character.codePointAt(0)!.toString(16).toUpperCase().padStart(4, '0')
}

/** Headers end at an empty line; without a colon in the first line there are none. */
function readHeaders(
  text: string,
  from: number,
  limit: number,
  prefix: string,
): { headers: ReadonlyMap<string, string>; bodyStart: number } {
  let offset = nextLine(text, from, limit)
  if (!isHeader(text, offset, limit, prefix)) return { headers: NO_HEADERS, bodyStart: from }
  const headers = new Map<string, string>()
  while (offset < limit) {
    const next = nextLine(text, offset, limit)
    const line = withoutPrefix(text.slice(offset, next), prefix).trim()
    if (line === '') return { headers, bodyStart: next }
    const colon = line.indexOf(':')
    // The empty line is missing where base64 follows at once.
    if (colon < 0 && /^[A-Za-z0-9+/=]{16,}$/.test(line)) break
    if (colon > 0) headers.set(line.slice(0, colon), line.slice(colon + 1).trim())
    offset = next
  }
  return { headers, bodyStart: offset }
}

const NO_HEADERS: ReadonlyMap<string, string> = new Map()

function isHeader(text: string, offset: number, limit: number, prefix: string): boolean {
  // No line of base64 has a colon, and the names of headers are short.
  const start = offset + (text.startsWith(prefix, offset) ? prefix.length : 0)
  return /^\s*[A-Za-z][A-Za-z0-9-]*:/.test(text.slice(start, Math.min(limit, start + 80)))
}

function withoutPrefix(line: string, prefix: string): string {
  return line.startsWith(prefix) ? line.slice(prefix.length) : line
}

/** Where the base64 ends: before END, and before what stands in front of it on its line. */
function bodyStop(bodyStart: number, end: Boundary, linePrefix: string): number {
  const stop = Math.max(bodyStart, end.start)
  const inFront = linePrefix !== '' && end.prefix.endsWith(linePrefix) ? linePrefix.length : 0
  return Math.max(bodyStart, stop - inFront)
}

/** Where the lines of base64 end that follow a BEGIN without END. */
function lastBase64(text: string, start: number, limit: number, prefix: string, quoted: boolean): number {
  let end = start
  let offset = start
  while (offset < limit) {
    const next = nextLine(text, offset, limit)
    const line = withoutPrefix(text.slice(offset, next), prefix).trim()
    if (line !== '' && !(quoted ? /^['"`]?[A-Za-z0-9+/=\\]+/ : /^[A-Za-z0-9+/=]+$/).test(line)) break
    // A word alone is hardly base64.
    if (line !== '' && line.length < 16 && !line.endsWith('=') && offset !== start) break
    if (line !== '') end = offset + text.slice(offset, next).trimEnd().length
    offset = next
  }
  return end
}

/** Where the lines of base64 begin that stand right above an END without BEGIN. */
function firstBase64(text: string, from: number, end: number): number {
  let first = end
  for (let at = end; at > from; ) {
    const start = startOfLine(text, text.endsWith('\r\n', at) ? at - 2 : at - 1, from)
    if (start === undefined || !/^[A-Za-z0-9+/=]{4,}\s*$/.test(text.slice(start, at))) break
    // The words of a comment are no base64: all lines but the last are full.
    if (first < end && at - start < 40) break
    first = start
    at = start
  }
  return first
}

/** What stands before BEGIN and before each line after it; empty where that is white space, or the start of a string. */
function linePrefix(text: string, begin: Boundary, limit: number): string {
  if (/^\s*(?:[bB]?['"`])?$/.test(begin.prefix)) return ''
  const next = nextLine(text, begin.end, limit)
  return text.startsWith(begin.prefix.trimEnd(), next) ? begin.prefix : ''
}

/** Whether the block is written as a string of a programming language. */
function isQuoted(text: string, begin: Boundary): boolean {
  return /['"`]$/.test(begin.prefix) || /^\\+(?:[nr]|u000)/.test(text.slice(begin.end, begin.end + 8))
}

function endsLine(text: string, from: number): boolean {
  for (let offset = from; offset < text.length; offset++) {
    const code = text.charCodeAt(offset)
    if (code === 0x0a || code === 0x0d) return true
    if (code !== 0x20 && code !== 0x09) return false
  }
  return true
}

/** The start of the line after the one that `offset` is in. */
function nextLine(text: string, offset: number, limit: number): number {
  for (let at = offset; at < limit; at++) {
    const code = text.charCodeAt(at)
    if (code === 0x0a) return at + 1
    if (code === 0x0d) return text.charCodeAt(at + 1) === 0x0a ? at + 2 : at + 1
  }
  return limit
}

function startOfLine(text: string, offset: number, from: number): number | undefined {
  const first = Math.max(from, offset - LONGEST_PREFIX)
  for (let at = offset; at > first; at--) {
    const code = text.charCodeAt(at - 1)
    if (code === 0x0a || code === 0x0d) return at
  }
  return first === from ? from : undefined
}

function isHyphens(text: string, start: number, end: number): boolean {
  for (let offset = start; offset < end; offset++) if (text.charCodeAt(offset) !== 0x2d) return false
  return true
}

/** How many hyphens a run stands for: editors make one long dash of two or three. */
function weight(text: string, start: number, end: number): number {
  let sum = 0
  for (let offset = start; offset < end; offset++) sum += text.charCodeAt(offset) === 0x2d ? 1 : 3
  return sum
}

/** A hyphen, or what word processors make of one. */
function isDash(code: number): boolean {
  return code === 0x2d || (code >= 0x2010 && code <= 0x2015) || code === 0x2212
}
