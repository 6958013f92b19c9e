import { nearest } from '../base/nearest.ts'
import type { Range } from '../base/range.ts'
import { tooComplex } from '../rules/policy/too-complex.ts'
import type { Finding } from './finding.ts'
import { MOST_FINDINGS, othersLeftOut } from './leftOut.ts'
import { mayHoldMisspeltSuppression, misspeltSuppressions } from './misspeltSuppressions.ts'

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
  const misspelt =
    options.isRuleOn(UNUSED_SUPPRESSION) && mayHoldMisspeltSuppression(options.text)
      ? misspeltSuppressions(options.text, options.ruleIds)
      : []
  if (misspelt.length === 0) return suppressByComments(findings, options)
  const added = firstOf(misspelt, options, ({ range, message }) => comment(options.uri, range, message))
  return [...suppressByComments(findings, options), ...added].sort(
    (a, b) => a.range.start - b.range.start || a.range.end - b.range.end,
  )
}

function suppressByComments(findings: readonly Finding[], options: SuppressionOptions): readonly Finding[] {
  // Most documents have none, and this is all that they pay.
  if (!options.text.includes(MARKER)) return findings
  const suppressions = readSuppressions(options)
  const used = new Set<Suppression>()
  const silences = silencer(suppressions)
  const kept = [...findings]
    .sort(byPlace)
    .filter((finding) => !silences(finding, (suppression) => used.add(suppression)))
  if (!options.isRuleOn(UNUSED_SUPPRESSION)) return kept
  // What was not looked for, or was left out, may be what a comment silences.
  const isAllFound = !findings.some((it) => it.ruleId === tooComplex.id)
  const unused = suppressions.filter((it) => {
    if (used.has(it)) return false
    return it.fault !== undefined || (isAllFound && options.isRuleOn(it.ruleId))
  })
  kept.push(...firstOf(unused, options, (it) => unusedSuppression(it, options)))
  return kept.sort(byPlace)
}

/** What is found of the first of many comments; where some are left out, that is said. */
function firstOf<T>(
  comments: readonly T[],
  { isRuleOn }: SuppressionOptions,
  finding: (comment: T) => Finding,
): Finding[] {
  const found = comments.slice(0, MOST_FINDINGS).map(finding)
  if (comments.length > found.length && isRuleOn(tooComplex.id)) found.push(othersLeftOut(found[0]!))
  return found
}

function byPlace({ range: a }: Finding, { range: b }: Finding): number {
  return a.start - b.start || a.end - b.end
}

/** Suppressions of one rule that hold for the same lines. */
interface Scope extends Range {
  readonly suppressions: Suppression[]
}

/** Tells of findings, one after the other in the order of their places, whether they are silenced, and by what. */
function silencer(
  suppressions: readonly Suppression[],
): (finding: Finding, silencing: (suppression: Suppression) => void) => boolean {
  const rules = new Map<string, { readonly scopes: Map<string, Scope>; sorted?: Scope[]; open: Scope[] }>()
  for (const suppression of suppressions) {
    if (suppression.fault !== undefined) continue
    const { ruleId, scope } = suppression
    const rule = rules.get(ruleId) ?? { scopes: new Map<string, Scope>(), open: [] }
    rules.set(ruleId, rule)
    const key = `${scope.start} ${scope.end}`
    const same = rule.scopes.get(key) ?? { ...scope, suppressions: [] }
    rule.scopes.set(key, same)
    same.suppressions.push(suppression)
  }
  return ({ ruleId, range: { start } }, silencing) => {
    const rule = rules.get(ruleId)
    if (rule === undefined) return false
    // The next scope is the last one.
    rule.sorted ??= [...rule.scopes.values()].sort((a, b) => b.start - a.start)
    while (rule.sorted.length > 0 && rule.sorted.at(-1)!.start <= start) rule.open.push(rule.sorted.pop()!)
    // Scopes are lines, and blocks of lines: few overlap.
    rule.open = rule.open.filter((it) => start < it.end)
    for (const scope of rule.open) for (const it of scope.suppressions.splice(0)) silencing(it)
    return rule.open.length > 0
  }
}

/** A cheap search, before anything is parsed. */
export function mayHoldSuppression(text: string): boolean {
  return text.includes(MARKER) || mayHoldMisspeltSuppression(text)
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

/** At most one on each line: what stands behind it is its reason. */
function readSuppressions({ text, blocks, ruleIds, lineComment }: SuppressionOptions): Suppression[] {
  const sign = lineComment ?? '#'
  const suppressions: Suppression[] = []
  /** Those that stand alone on their lines, and wait for the next line that is no comment. */
  let waiting: Written[] = []
  const finish = (written: Written, scope: Range) => {
    for (const it of named(written, ruleIds)) suppressions.push({ ...it, range: written.range, scope })
  }
  const blockStarts = [...blocks].sort((a, b) => a.start - b.start)
  let nextBlock = 0
  let last: Range = { start: 0, end: 0 }
  for (const line of linesOf(text)) {
    last = line
    const content = text.slice(line.start, line.end).trim()
    const isComment =
      content.startsWith(sign) || (sign === '//' && /^\/\*(?:[^*]|\*(?!\/))*(?:\*\/)?$/.test(content))
    const written = content.includes(MARKER) ? writtenOn(line, text, sign) : undefined
    if (!isComment && content !== '' && waiting.length > 0) {
      while (nextBlock < blockStarts.length && blockStarts[nextBlock]!.start < line.start) nextBlock++
      const block = blockStarts[nextBlock]
      const end = block && block.start < line.end ? Math.max(block.end, line.end) : line.end
      for (const it of waiting) finish(it, { start: line.start, end })
      waiting = []
    }
    if (written === undefined) continue
    if (written.alone) waiting.push(written)
    else finish(written, line)
  }
  for (const it of waiting) finish(it, last)
  return suppressions.sort((a, b) => a.range.start - b.range.start)
}

interface Written {
  /** The comment, from the marker to the end of the line. */
  readonly range: Range
  /** What stands behind the marker. */
  readonly rest: string
  readonly alone: boolean
}

function writtenOn(line: Range, text: string, sign: string): Written | undefined {
  const content = text.slice(line.start, line.end).trimEnd()
  for (let at = content.indexOf(MARKER); at >= 0; at = content.indexOf(MARKER, at + MARKER.length)) {
    let before = at
    while (before > 0 && isBlank(content[before - 1]!)) before--
    const isBlock = sign === '//' && content.endsWith('/*', before)
    if (!isBlock && !content.endsWith(sign, before)) continue
    const closed = isBlock ? content.indexOf('*/', at) : -1
    const end = closed < 0 ? content.length : content.slice(0, closed).trimEnd().length
    const behind = closed < 0 ? '' : content.slice(closed + 2)
    return {
      range: { start: line.start + at, end: line.start + end },
      rest: content.slice(at + MARKER.length, end),
      alone: (content.slice(0, before - sign.length) + behind).trim() === '',
    }
  }
  return undefined
}

function isBlank(character: string): boolean {
  return character === ' ' || character === '\t'
}

type Named = Pick<Suppression, 'ruleId' | 'fault'>

function named({ rest }: Written, ruleIds: ReadonlySet<string>): readonly Named[] {
  const colon = rest.indexOf(':')
  const ids = (colon < 0 ? rest : rest.slice(0, colon)).split(',').map((it) => it.trim())
  const reason = colon < 0 ? '' : rest.slice(colon + 1).trim()
  if (!/^\s/.test(rest) || !ids.every((it) => /^[a-z0-9-]+$/.test(it))) {
    return [{ ruleId: '', fault: 'names no rule' }]
  }
  return ids.map((ruleId): Named => {
    if (!ruleIds.has(ruleId)) return { ruleId, fault: `names no rule: \`${ruleId}\`` }
    return reason === ''
      ? { ruleId, fault: 'has no reason after a colon, so it silences nothing' }
      : { ruleId }
  })
}

/** Without their ends: LF, CR LF or a lone CR. */
function* linesOf(text: string): Generator<Range> {
  const ends = /\r\n?|\n/g
  let start = 0
  for (let match = ends.exec(text); match !== null; match = ends.exec(text)) {
    yield { start, end: match.index }
    start = ends.lastIndex
  }
  yield { start, end: text.length }
}

function unusedSuppression(
  { ruleId, range, fault }: Suppression,
  { uri, ruleIds }: SuppressionOptions,
): Finding {
  const isUnknown = ruleId !== '' && !ruleIds.has(ruleId)
  const meant = isUnknown ? nearest(ruleId, ruleIds) : undefined
  const suggestion = meant === undefined ? '' : `, did you mean \`${meant}\`?`
  const fact = fault ?? `silences nothing: \`${ruleId}\` is not found there`
  return comment(uri, range, `the comment ${fact}${suggestion}`)
}

function comment(uri: string, range: Range, message: string): Finding {
  return {
    ruleId: UNUSED_SUPPRESSION,
    severity: 'warning',
    range: { uri, ...range },
    message,
    citations: [],
    related: [],
    fixes: () => [],
  }
}
