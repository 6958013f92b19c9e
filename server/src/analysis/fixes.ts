import { memoByObject } from '../base/memo.ts'
import type { TextEdit } from '../base/textEdit.ts'
import type { FixEdit } from '../policy/edit.ts'
import type { Fix } from '../rules/rule.ts'
import type { AnalyzedConfiguration, DocumentAnalysis } from './analyze.ts'
import type { Finding } from './finding.ts'

/** The text edits that bring about what a finding's fix asks for; none where its dialect cannot. */
export function editsOf(edit: FixEdit, finding: Finding, analysis: DocumentAnalysis): readonly TextEdit[] {
  // Thousands of findings of one endpoint share one edit, which may be as long as they are many.
  const known = EDITS.get(edit)
  if (known?.of === analysis.configurations) return known.edits
  const edits = computedEdits(edit, finding, analysis)
  EDITS.set(edit, { of: analysis.configurations, edits })
  return edits
}

interface KnownEdits {
  readonly of: readonly AnalyzedConfiguration[]
  readonly edits: readonly TextEdit[]
}

const EDITS = new WeakMap<FixEdit, KnownEdits>()

function computedEdits(
  edit: FixEdit,
  finding: Finding,
  { configurations }: DocumentAnalysis,
): readonly TextEdit[] {
  for (const configuration of configurations) {
    if (!placesOf(configuration).has(placeOf(finding))) continue
    const edits = configuration.dialect.edit(edit, configuration.sources)
    if (edits.length > 0) return edits
  }
  return []
}

/** Which rule found something where in a configuration. */
const placesOf = memoByObject(
  (configuration: AnalyzedConfiguration): ReadonlySet<string> => new Set(configuration.findings.map(placeOf)),
)

function placeOf({ ruleId, range }: Finding): string {
  return `${range.start} ${ruleId} ${range.uri}`
}

/** A finding that is no longer there, and what was done about it. */
export interface AppliedFix {
  readonly finding: Finding
  readonly fix: Fix
}

export interface FixRound {
  readonly applied: readonly AppliedFix[]
  /** By document; those of one document do not overlap. */
  readonly edits: ReadonlyMap<string, readonly TextEdit[]>
}

/**
 * The automatic fixes of a document's findings that can be made at once, in documents that may be changed. One that
 * overlaps another has to wait until the text was analysed again.
 */
export function automaticFixes(analysis: DocumentAnalysis, mayChange: (uri: string) => boolean): FixRound {
  const applied: AppliedFix[] = []
  const taken = new Map<string, TextEdit[]>()
  const known = new Set<number>()
  const keyOf = keysOfEdits()
  for (const finding of analysis.findings) {
    const fix = finding.fixes().find((it) => it.automatic)
    if (fix === undefined) continue
    const edits = editsOf(fix.edit, finding, analysis)
    if (edits.length === 0 || !edits.every((it) => mayChange(it.range.uri))) continue
    // Two deprecated versions on one line are removed by one and the same edit.
    const key = keyOf(edits)
    if (!known.has(key)) {
      if (edits.some((it) => touchesAny(it, taken.get(it.range.uri) ?? []))) continue
      known.add(key)
      for (const edit of edits) take(edit, taken)
    }
    applied.push({ finding, fix })
  }
  return { applied, edits: taken }
}

/** A number for edits that do the same; of edits that are the same list, they are compared once. */
export function keysOfEdits(): (edits: readonly TextEdit[]) => number {
  const keys = new Map<readonly TextEdit[], number>()
  const numbers = new Map<string, number>()
  return (edits) => {
    const known = keys.get(edits)
    if (known !== undefined) return known
    const text = JSON.stringify(edits)
    const key = numbers.get(text) ?? numbers.size
    numbers.set(text, key)
    keys.set(edits, key)
    return key
  }
}

/** The edits that are taken are in the order of their places. Most come in this order, so that few have to move. */
function take(edit: TextEdit, taken: Map<string, TextEdit[]>): void {
  const { uri, start } = edit.range
  const edits = taken.get(uri) ?? []
  taken.set(uri, edits)
  edits.splice(firstFrom(start, edits), 0, edit)
}

function touchesAny({ range }: TextEdit, taken: readonly TextEdit[]): boolean {
  const next = firstFrom(range.start, taken)
  const before = taken[next - 1]
  const behind = taken[next]
  return (
    (before !== undefined && range.start <= before.range.end) ||
    (behind !== undefined && behind.range.start <= range.end)
  )
}

/** The index of the first edit that begins at an offset or behind it. */
function firstFrom(offset: number, edits: readonly TextEdit[]): number {
  let [low, high] = [0, edits.length]
  while (low < high) {
    const middle = (low + high) >> 1
    if (edits[middle]!.range.start < offset) low = middle + 1
    else high = middle
  }
  return low
}

/** The text after edits that do not overlap. */
export function applyEdits(text: string, edits: readonly TextEdit[]): string {
  const parts: string[] = []
  let end = 0
  for (const { range, text: put } of edits.toSorted((a, b) => a.range.start - b.range.start)) {
    parts.push(text.slice(end, range.start), put)
    end = range.end
  }
  return parts.join('') + text.slice(end)
}
