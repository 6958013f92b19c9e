// RFC 7468, section 3, has a lax grammar, by which this program reads, and a strict one. OpenSSL and others read line
// by line and are close to the strict one: they do not see a boundary that is not alone on its line, and an empty line
// ends a header for them. None of that matters where a block is written in the text of something else.

import type { Range } from '../base/range.ts'
import type { PemBlock } from './pem.ts'

/** `besideBoundary`: something stands on the line of BEGIN or END. */
export type LayoutFaultKind = 'besideBoundary' | 'byteOrderMark' | 'emptyLine' | 'lineLength'

export interface LayoutFault {
  readonly kind: LayoutFaultKind
  /** A clause in the style of a finding's message. */
  readonly message: string
  readonly range: Range
}

/** What strict readers refuse of a block that stands in a file of PEM blocks. */
export function layoutFaults(text: string, block: PemBlock, isStandard: boolean): readonly LayoutFault[] {
  const { boundary, end } = block
  const isAlone =
    isStandard &&
    end !== undefined &&
    (boundary.start === 0 || isBreak(text.charCodeAt(boundary.start - 1))) &&
    isBreak(text.charCodeAt(end.start - 1)) &&
    (end.end === text.length || isBreak(text.charCodeAt(end.end))) &&
    !isLoneCr(text, boundary.end)
  if (isAlone || !block.isPlain) return NO_FAULTS
  return [...beforeBegin(text, block), ...aroundEnd(text, block), ...(isStandard ? [] : inBody(text, block))]
}

const NO_FAULTS: readonly never[] = []

/** Whether the base64 is in lines of 64 characters from the line after BEGIN to the line before END. */
export function isStandardBody(text: string, { base64, body, end }: PemBlock): boolean {
  if (!base64.inLinesOf64 || end === undefined) return false
  const last = body.end - (text.endsWith('\r\n', body.end) ? 2 : 1)
  return !isBreak(text.charCodeAt(last - 1))
}

function* beforeBegin(text: string, { boundary, end }: PemBlock): Iterable<LayoutFault> {
  if (isLoneCr(text, endOfLine(text, boundary.end))) {
    yield { kind: 'besideBoundary', message: 'a line that ends with CR alone, and goes on', range: boundary }
  }
  if (boundary.start === 0 || isBreak(text.charCodeAt(boundary.start - 1)) || end?.start === boundary.start)
    return
  const start = startOfLine(text, boundary.start)
  const before = text.slice(start, boundary.start)
  // The block that ends there has the finding.
  if (before.includes('-----END ') || before.endsWith('-')) return
  const range = { start, end: boundary.start }
  if (before === BYTE_ORDER_MARK) {
    yield { kind: 'byteOrderMark', message: 'U+FEFF, a byte order mark, before BEGIN', range }
  } else yield { kind: 'besideBoundary', message: `${described(before)} before BEGIN on its line`, range }
}

function* aroundEnd(text: string, { boundary, end }: PemBlock): Iterable<LayoutFault> {
  if (end === undefined) return
  const start = startOfLine(text, end.start)
  // Where all is on the line of BEGIN, the finding is that a line break is missing there.
  if (start < end.start && start >= boundary.end) {
    if (text.slice(start, end.start).trim() === '') {
      const range = { start, end: end.start }
      yield { kind: 'besideBoundary', message: 'white space before END on its line', range }
    } else yield { kind: 'besideBoundary', message: 'a line break is missing before END', range: end }
  }
  const [behind] = text.slice(end.end, endOfLine(text, end.end)).split('-----BEGIN ', 1) as [string]
  // Two blocks with nothing between them on a line are a mistake of their own.
  if (behind.trim() === '') return
  const from = end.end + behind.length - behind.trimStart().length
  const range = { start: from, end: from + behind.trim().length }
  yield { kind: 'besideBoundary', message: 'text behind END on its line', range }
}

/**
 * Empty lines where base64 or END follows: one right after BEGIN harms nobody. Lines of one length up to that of MIME
 * are in daily use, in the lists of roots of browsers too, and are left alone.
 */
function* inBody(text: string, { body, end }: PemBlock): Iterable<LayoutFault> {
  let columns: number | undefined
  let previous: Line | undefined
  let odd: Line | undefined
  for (let start = body.start; start < body.end; ) {
    const stop = endOfLine(text, start, body.end)
    const next = Math.min(behindBreak(text, stop), body.end)
    const line = { start, end: stop, length: text.slice(start, stop).trim().length }
    if (line.length > 0) {
      columns ??= line.length
      if (previous && previous.length !== columns) odd ??= previous
      previous = line
    } else if (previous && next > stop && end !== undefined) {
      const range = { start: stop, end: next }
      yield { kind: 'emptyLine', message: 'an empty line within the base64', range }
    }
    start = next
  }
  if (previous && previous.length > Math.min(columns!, LONGEST_LINE)) odd ??= previous
  if (odd) yield lengthFault(odd)
}

interface Line extends Range {
  /** Without white space around it. */
  readonly length: number
}

function lengthFault({ start, end, length }: Line): LayoutFault {
  const count = length === 1 ? '1 character' : `${length} characters`
  return {
    kind: 'lineLength',
    message: `a line of ${count} of base64, not ${LINE_LENGTH}`,
    range: { start, end },
  }
}

/** RFC 7468, section 2. */
export const LINE_LENGTH = 64

/** RFC 2045, section 6.8. */
const LONGEST_LINE = 76

const BYTE_ORDER_MARK = '\ufeff'
/** What stands further in front of a boundary, or behind it, is not looked at: a file may be one line. */
const LONGEST_PREFIX = 200
const LONGEST_REST = 2000

function described(before: string): string {
  return before.trim() === '' ? 'white space' : 'text'
}

/** The start of the line that an offset is in, as far as it is not too far away. */
export function startOfLine(text: string, offset: number): number {
  const first = Math.max(0, offset - LONGEST_PREFIX)
  for (let at = offset; at > first; at--) if (isBreak(text.charCodeAt(at - 1))) return at
  return first
}

/** The end of the line that an offset is in, before its line break, as far as it is not beyond a limit. */
export function endOfLine(text: string, offset: number, limit = offset + LONGEST_REST): number {
  const last = Math.min(text.length, limit)
  let at = offset
  while (at < last && !isBreak(text.charCodeAt(at))) at++
  return at
}

/** To who ends lines with LF, CR alone is a character like others. */
export function isLoneCr(text: string, offset: number): boolean {
  if (text.charCodeAt(offset) !== 0x0d || text.charCodeAt(offset + 1) === 0x0a) return false
  return !text.startsWith(TWICE_CONVERTED, offset)
}

/** What a text with CR LF gets when it is converted to CR LF once more; nobody has trouble with it. */
const TWICE_CONVERTED = '\r\r\n'

/** The offset behind the line break that stands at an offset, if one does. */
export function behindBreak(text: string, offset: number): number {
  if (text.startsWith('\r\n', offset)) return offset + 2
  if (text.startsWith(TWICE_CONVERTED, offset)) return offset + TWICE_CONVERTED.length
  return isBreak(text.charCodeAt(offset)) ? offset + 1 : offset
}

function isBreak(code: number): boolean {
  return code === 0x0a || code === 0x0d
}
