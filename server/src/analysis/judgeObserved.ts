import { type ObservedServer, policyOf } from '../policy/observedServer.ts'
import type { RuleContext } from '../policy/policy.ts'
import type { Citation, Severity } from '../rules/rule.ts'
import type { Certificate } from '../x509/certificate.ts'
import { judge, judgeCertificates } from './judge.ts'

/** What a rule says of a live server: there is no text, so there is no place. */
export interface ObservedFinding {
  readonly ruleId: string
  readonly severity: Severity
  readonly message: string
  readonly citations: readonly Citation[]
}

/** Judges a live server and the chain that it sent by the rules that judge files. */
export function judgeObserved(
  server: ObservedServer,
  chain: readonly Certificate[],
  context: RuleContext,
): ObservedFinding[] {
  const found = [...judge(policyOf(server), { context }), ...judgeCertificates(chain, { context })]
  return found.map(({ ruleId, severity, message, citations }) => ({ ruleId, severity, message, citations }))
}
