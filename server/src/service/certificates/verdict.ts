import type { CertificateState } from '../../describe/certificate.ts'
import type { Severity } from '../../rules/rule.ts'

/** The one mark beside a certificate, wherever it is shown: good only where there is neither error nor warning. */
export type Verdict = 'good' | 'caution' | 'bad'

/** What a verdict needs to know of what a rule found. */
export interface ToldFinding {
  readonly ruleId: string
  readonly severity: Severity
  readonly message: string
}

/** The gravest of what the dates and the rules say. A rule that is off does not make an expired certificate good. */
export function verdictOf(state: CertificateState, findings: readonly ToldFinding[]): Verdict {
  const severities = findings.map((it) => it.severity)
  const ofDates = OF_DATES[state]
  if (ofDates === 'bad' || severities.includes('error')) return 'bad'
  return ofDates === 'caution' || severities.includes('warning') ? 'caution' : 'good'
}

const OF_DATES: Readonly<Record<CertificateState, Verdict>> = {
  expired: 'bad',
  notYetValid: 'caution',
  expiresSoon: 'caution',
  valid: 'good',
}

/**
 * What is to be said beside the dates: the first of the gravest findings that is not about them. Undefined where there is
 * neither error nor warning.
 */
export function objection(findings: readonly ToldFinding[]): string | undefined {
  const others = findings.filter((it) => !RULES_OF_DATES.has(it.ruleId))
  const gravest =
    others.find((it) => it.severity === 'error') ?? others.find((it) => it.severity === 'warning')
  return gravest?.message
}

/** Their messages say what is said of every certificate. */
const RULES_OF_DATES: ReadonlySet<string> = new Set(['expired', 'expires-soon', 'not-yet-valid'])

/** `, but the key has 1024 bits`; behind what is bad already, `, and …`. */
export function withObjection(text: string, state: CertificateState, said: string | undefined): string {
  return said === undefined ? text : `${text}, ${state === 'valid' ? 'but' : 'and'} ${said}`
}
