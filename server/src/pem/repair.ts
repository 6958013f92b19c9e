// Edits that bring a block into the form of RFC 7468, section 2, and change as little as they can: a line that is right
// stays as it is, and nothing but boundaries and white space is written, so that no edit has the text of a key in it.

import type { Range } from '../base/range.ts'
import { behindBreak, endOfLine, isLoneCr, LINE_LENGTH, startOfLine } from './lineLayout.ts'
import type { PemBlock } from './pem.ts'

export interface PemEdit {
  readonly range: Range
  readonly text: string
}

/** Boundaries of five hyphens with one label, each alone on its line; the base64 stays as it is where it is in lines. */
export function reframed(text: string, block: PemBlock): readonly PemEdit[] {
  const { label, boundary, body, end } = block
  const lineBreak = lineBreakOf(text)
  const begin = `-----BEGIN ${label}-----`
  // What has no BEGIN has its END for a boundary.
  if (end?.start === boundary.start) return [insertion(body.start, begin + lineBreak)]
  const edits = [...beforeBegin(text, boundary.start, lineBreak), { range: boundary, text: begin }]
  if (!isInLines(text, block)) edits.push(...wrapped(text, block))
  if (end) edits.push({ range: end, text: `-----END ${label}-----` }, ...behindEnd(text, end.end, lineBreak))
  else edits.push(insertion(body.end, `${lineBreak}-----END ${label}-----`))
  return joined(edits.filter(({ range, text: wanted }) => text.slice(range.start, range.end) !== wanted))
}

/** Edits that touch as one: what stands at the place of both has no order. */
function joined(edits: readonly PemEdit[]): readonly PemEdit[] {
  const result: PemEdit[] = []
  for (const { range, text } of edits) {
    const last = result.at(-1)
    if (last?.range.end !== range.start) result.push({ range, text })
    else {
      result.pop()
      result.push({ range: { start: last.range.start, end: range.end }, text: last.text + text })
    }
  }
  return result
}

/** The base64 in lines of 64 characters, from the line after BEGIN to the line before END. */
export function wrapped(text: string, { body, headers, end }: PemBlock): readonly PemEdit[] {
  const lineBreak = lineBreakOf(text)
  const edits: PemEdit[] = []
  let column = 0
  let wanted = headers.size === 0 ? lineBreak : ''
  for (let at = body.start; ; ) {
    const blank = { start: at, end: endOfBlank(text, at, body.end) }
    const isLast = blank.end === body.end
    if (isLast) wanted = end ? lineBreak : ''
    if (text.slice(blank.start, blank.end) !== wanted) edits.push({ range: blank, text: wanted })
    if (isLast) return edits
    for (at = blank.end; at < body.end && column < LINE_LENGTH && !isBlank(text.charCodeAt(at)); at++)
      column++
    wanted = column === LINE_LENGTH ? lineBreak : ''
    column %= LINE_LENGTH
  }
}

function beforeBegin(text: string, begin: number, lineBreak: string): readonly PemEdit[] {
  const start = startOfLine(text, begin)
  if (start > 0 && isLoneCr(text, start - 1))
    return [{ range: { start: start - 1, end: begin }, text: lineBreak }]
  const before = text.slice(start, begin)
  if (before.trim() === '') return [{ range: { start, end: begin }, text: '' }]
  return [{ range: { start: start + before.trimEnd().length, end: begin }, text: lineBreak }]
}

function behindEnd(text: string, end: number, lineBreak: string): readonly PemEdit[] {
  const stop = endOfLine(text, end)
  const behind = text.slice(end, stop)
  if (behind.trim() === '') {
    return isLoneCr(text, stop) ? [{ range: { start: end, end: stop + 1 }, text: lineBreak }] : []
  }
  return [{ range: { start: end, end: end + behind.length - behind.trimStart().length }, text: lineBreak }]
}

/** Whether the base64 has whole lines for itself, without white space at their start and without empty ones. */
function isInLines(text: string, { boundary, body, headers, end }: PemBlock): boolean {
  let start = body.start
  if (headers.size === 0) {
    const stop = endOfLine(text, boundary.end)
    if (text.slice(boundary.end, stop).trim() !== '' || isLoneCr(text, stop)) return false
    start = behindBreak(text, stop)
  }
  while (start < body.end) {
    const stop = endOfLine(text, start, body.end)
    if (isBlank(text.charCodeAt(start)) || isLoneCr(text, stop)) return false
    if (stop >= body.end) return end === undefined
    start = behindBreak(text, stop)
  }
  return true
}

function endOfBlank(text: string, from: number, limit: number): number {
  let at = from
  while (at < limit && isBlank(text.charCodeAt(at))) at++
  return at
}

/** White space; of the base64 of a block nothing else is skipped. */
function isBlank(code: number): boolean {
  return code <= 0x20
}

function insertion(at: number, text: string): PemEdit {
  return { range: { start: at, end: at }, text }
}

/** As the first line of the text has it: an editor writes one kind only, and so do we. */
export function lineBreakOf(text: string): string {
  return text[text.indexOf('\n') - 1] === '\r' ? '\r\n' : '\n'
}
