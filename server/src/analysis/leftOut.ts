import { tooComplex } from '../rules/policy/too-complex.ts'
import type { Finding } from './finding.ts'

/**
 * What is kept of what one rule finds in one document, of each severity. Each weighs a kilobyte or two until it is printed,
 * and nobody reads more. What one rule finds does not keep another's from being told, nor what is graver: the exit code is
 * the same as if all were there.
 */
export const MOST_FINDINGS = 10_000

/** What is said at the first of them. */
export function othersLeftOut({ ruleId, range }: Finding): Finding {
  const { id, severity, citations } = tooComplex
  return {
    ruleId: id,
    severity,
    range,
    message: `more than ${MOST_FINDINGS.toLocaleString('en')} findings of ${ruleId}: the others are left out`,
    citations,
    related: [],
    fixes: () => [],
    areOthersLeftOut: true,
  }
}
