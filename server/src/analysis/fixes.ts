import type { PolicyEdit, TextEdit } from '../policy/edit.ts'
import type { Fix } from '../rules/rule.ts'
import type { DocumentAnalysis } from './analyze.ts'
import type { Finding } from './finding.ts'

/** The text edits that bring about what a finding's fix asks for; none where its dialect cannot. */
export function editsOf(
  edit: PolicyEdit,
  finding: Finding,
  { configurations }: DocumentAnalysis,
): readonly TextEdit[] {
  for (const { dialect, sources, findings } of configurations) {
    const isHere = findings.some(
      (it) => it.ruleId === finding.ruleId && it.range.start === finding.range.start,
    )
    if (!isHere) continue
    const edits = dialect.edit(edit, sources)
    if (edits.length > 0) return edits
  }
  return []
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
  const taken: TextEdit[] = []
  const known = new Set<string>()
  for (const finding of analysis.findings) {
    const fix = finding.fixes().find((it) => it.automatic)
    if (fix === undefined) continue
    const edits = editsOf(fix.edit, finding, analysis)
    if (edits.length === 0 || !edits.every((it) => mayChange(it.range.uri))) continue
    // Two deprecated versions on one line are removed by one and the same edit.
    const key = JSON.stringify(edits)
    if (!known.has(key)) {
      if (edits.some((it) => taken.some((other) => touch(it, other)))) continue
      known.add(key)
      taken.push(...edits)
    }
    applied.push({ finding, fix })
  }
  const edits = new Map<string, TextEdit[]>()
  for (const edit of taken) edits.set(edit.range.uri, [...(edits.get(edit.range.uri) ?? []), edit])
  return { applied, edits }
}

/** The text after edits that do not overlap. */
export function applyEdits(text: string, edits: readonly TextEdit[]): string {
  const fromTheEnd = edits.toSorted((a, b) => b.range.start - a.range.start)
  return fromTheEnd.reduce(
    (changed, { range, text: put }) => changed.slice(0, range.start) + put + changed.slice(range.end),
    text,
  )
}

function touch({ range: a }: TextEdit, { range: b }: TextEdit): boolean {
  return a.uri === b.uri && a.start <= b.end && b.start <= a.end
}
