import type { Range, SourceRange } from '../base/range.ts'
import type { Citation, Fix, RelatedPlace, Severity } from '../rules/rule.ts'

/** What a rule found, at its place. */
export interface Finding {
  readonly ruleId: string
  readonly severity: Severity
  readonly range: SourceRange
  readonly message: string
  readonly citations: readonly Citation[]
  readonly related: readonly RelatedPlace[]
  /** The first is the preferred one. */
  readonly fixes: () => readonly Fix[]
  /** Whether it says that there are more findings than were kept. */
  readonly areOthersLeftOut?: true
}

/** Those that lie in a range, of findings of one document that are sorted by place, as an analysis has them. */
export function findingsWithin(range: Range, findings: readonly Finding[]): readonly Finding[] {
  let low = 0
  let high = findings.length
  while (low < high) {
    const middle = (low + high) >> 1
    if (findings[middle]!.range.start < range.start) low = middle + 1
    else high = middle
  }
  const within: Finding[] = []
  for (let index = low; index < findings.length && findings[index]!.range.start <= range.end; index++) {
    if (findings[index]!.range.end <= range.end) within.push(findings[index]!)
  }
  return within
}
