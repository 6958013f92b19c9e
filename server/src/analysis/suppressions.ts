import type { Range } from '../base/range.ts'
import type { Finding } from './finding.ts'

// `# tls-lens ignore expired: it is a test of the client` silences a rule on the line that it stands on or, alone on
// its line, on the next line that is no comment. A block of PEM or of a server that begins on that line is not silenced
// as a whole, with one exception: a PEM block, whose lines cannot hold a comment.

/** The id under which a comment that silences nothing is found; it can be switched off like a rule. */
export const UNUSED_SUPPRESSION = 'unused-suppression'

export interface SuppressionOptions {
  readonly uri: string
  readonly text: string
  /** Undefined where the language has none: then `#` outside the PEM blocks. */
  readonly lineComment: string | undefined
  readonly ruleIds: ReadonlySet<string>
  /** Whether a rule ran: a comment for one that is switched off is not unused. */
  readonly isRuleOn: (ruleId: string) => boolean
  /** Of the PEM blocks in the document. */
  readonly blocks: readonly Range[]
}

/** The findings of one document without those that a comment silences, and with the comments that silence nothing. */
export function suppress(findings: readonly Finding[], options: SuppressionOptions): readonly Finding[] {
  // Most documents have none, and this is all that they pay.
  if (!mayHoldSuppression(options.text)) return findings
  const suppressions = readSuppressions(options)
  const used = new Set<Suppression>()
  const kept = findings.filter((finding) => {
    const silencing = suppressions.filter(
      (it) =>
        it.fault === undefined &&
        it.ruleId === finding.ruleId &&
        it.scope.start <= finding.range.start &&
        finding.range.start < it.scope.end,
    )
    for (const it of silencing) used.add(it)
    return silencing.length === 0
  })
  if (!options.isRuleOn(UNUSED_SUPPRESSION)) return kept
  for (const suppression of suppressions) {
    if (used.has(suppression)) continue
    if (suppression.fault === undefined && !options.isRuleOn(suppression.ruleId)) continue
    kept.push(unusedSuppression(suppression, options.uri))
  }
  return kept.sort((a, b) => a.range.start - b.range.start || a.range.end - b.range.end)
}

/** A cheap search, before anything is parsed. */
export function mayHoldSuppression(text: string): boolean {
  return text.includes(MARKER)
}

interface Suppression {
  readonly ruleId: string
  /** The comment, from `tls-lens` to its end. */
  readonly range: Range
  readonly scope: Range
  /** Why it silences nothing, whatever is found. */
  readonly fault?: string
}

const MARKER = 'tls-lens ignore'

function readSuppressions(options: SuppressionOptions): Suppression[] {
  const { text, blocks, ruleIds } = options
  const sign = options.lineComment ?? '#'
  const suppressions: Suppression[] = []
  for (let at = text.indexOf(MARKER); at >= 0; at = text.indexOf(MARKER, at + MARKER.length)) {
    const line = lineAt(text, at)
    const before = text.slice(line.start, at)
    if (!before.trimEnd().endsWith(sign)) continue
    const rest = text.slice(at + MARKER.length, line.end)
    const match = /^\s+([a-z0-9-]+(?:\s*,\s*[a-z0-9-]+)*)\s*(?::\s*(.*?))?\s*$/.exec(rest)
    const range = { start: at, end: line.start + text.slice(line.start, line.end).trimEnd().length }
    const alone = before.trim() === sign
    const scope = alone ? scopeBelow(text, line.end, sign, blocks) : line
    if (!match) {
      suppressions.push({ ruleId: '', range, scope, fault: 'names no rule' })
      continue
    }
    for (const ruleId of match[1]!.split(/\s*,\s*/)) {
      const fault = !ruleIds.has(ruleId)
        ? `names no rule: \`${ruleId}\``
        : !match[2]
          ? 'has no reason after a colon, so it silences nothing'
          : undefined
      suppressions.push({ ruleId, range, scope, ...(fault === undefined ? {} : { fault }) })
    }
  }
  return suppressions
}

/** The next line with something other than a comment; the whole block where a PEM block begins on it. */
function scopeBelow(text: string, from: number, sign: string, blocks: readonly Range[]): Range {
  let line = lineAt(text, from)
  while (line.next < text.length) {
    line = lineAt(text, line.next)
    const content = text.slice(line.start, line.end).trim()
    if (content !== '' && !content.startsWith(sign)) break
  }
  const block = blocks.find((it) => line.start <= it.start && it.start < line.end)
  return { start: line.start, end: block ? Math.max(block.end, line.end) : line.end }
}

interface Line extends Range {
  /** Where the following line starts. */
  readonly next: number
}

function lineAt(text: string, offset: number): Line {
  const start = Math.max(text.lastIndexOf('\n', offset - 1), text.lastIndexOf('\r', offset - 1)) + 1
  let end = offset
  while (end < text.length && text[end] !== '\n' && text[end] !== '\r') end++
  const next = text.startsWith('\r\n', end) ? end + 2 : Math.min(end + 1, text.length)
  return { start, end, next }
}

function unusedSuppression({ ruleId, range, fault }: Suppression, uri: string): Finding {
  return {
    ruleId: UNUSED_SUPPRESSION,
    severity: 'warning',
    range: { uri, ...range },
    message: `the comment ${fault ?? `silences nothing: \`${ruleId}\` is not found there`}`,
    citations: [],
    related: [],
    fixes: () => [],
  }
}
