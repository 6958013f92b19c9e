import type { Severity } from '../rules/rule.ts'

/** What `--fail-on` takes where something is verified and judged; each fails at what those before it fail at, too. */
export const TRUST_LEVELS = ['untrusted', 'error', 'warning', 'never'] as const

const SEVERITIES: readonly Severity[] = ['error', 'warning', 'info']

/** Whether a finding is of the severity `least` or graver; `least` may be no severity, which no finding reaches. */
export function reaches(severity: Severity, least: string): boolean {
  const last = SEVERITIES.indexOf(least as Severity)
  return SEVERITIES.indexOf(severity) <= last
}
