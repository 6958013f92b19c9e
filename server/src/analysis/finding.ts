import type { SourceRange } from '../base/range.ts'
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
}
