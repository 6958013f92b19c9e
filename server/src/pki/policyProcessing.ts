// Certificate policies along a path: RFC 5280, sections 6.1.3 (d) to (f), 6.1.4 (a), (b), (h) to (j) and 6.1.5 (a), (b),
// with its default inputs: any policy will do, and none is required unless a certificate of the path requires it.
// With any-policy as the user's wish, nothing but the last level of the valid policy tree counts, so that a level is
// all that is kept: for each valid policy, the policies that are expected in its place in the next certificate.

import type { Certificate } from '../x509/certificate.ts'
import { ANY_POLICY } from '../x509/extensions/certificatePolicies.ts'
import { isSelfIssued } from '../x509/name.ts'

export interface PolicyFault {
  readonly kind: 'noValidPolicy' | 'anyPolicyMapped' | 'repeatedPolicy' | 'noMappings' | 'badNumber'
  /** In the path. */
  readonly index: number
}

/** What is wrong with the policies of a path whose last certificate is the trust anchor. */
export function policyFault(path: readonly Certificate[]): PolicyFault | undefined {
  const length = path.length - 1
  let level: Level = new Map([[ANY_POLICY, new Set([ANY_POLICY])]])
  let explicitPolicy = length + 1
  let inhibitAnyPolicy = length + 1
  let policyMapping = length + 1
  for (let index = length - 1; index >= 0; index--) {
    const certificate = path[index]!
    const odd = oddity(certificate)
    if (odd !== undefined) return { kind: odd, index }
    const selfIssued = isSelfIssued(certificate)
    level = levelBelow(level, certificate, inhibitAnyPolicy > 0 || (index > 0 && selfIssued))
    if (explicitPolicy === 0 && level.size === 0) return { kind: 'noValidPolicy', index }
    const { requireExplicitPolicy, inhibitPolicyMapping } = certificate.policyConstraints?.value ?? {}
    if (index === 0) {
      if (explicitPolicy > 0) explicitPolicy--
      if (requireExplicitPolicy === 0) explicitPolicy = 0
      continue
    }
    const mappings = certificate.policyMappings?.value ?? []
    map(level, mappings, policyMapping > 0)
    if (!selfIssued) {
      if (explicitPolicy > 0) explicitPolicy--
      if (policyMapping > 0) policyMapping--
      if (inhibitAnyPolicy > 0) inhibitAnyPolicy--
    }
    explicitPolicy = lowered(explicitPolicy, requireExplicitPolicy)
    policyMapping = lowered(policyMapping, inhibitPolicyMapping)
    inhibitAnyPolicy = lowered(inhibitAnyPolicy, certificate.inhibitAnyPolicy?.value)
  }
  return explicitPolicy === 0 && level.size === 0 ? { kind: 'noValidPolicy', index: 0 } : undefined
}

/** What sections 4.2.1.4, 4.2.1.5, 4.2.1.11 and 4.2.1.14 forbid, and OpenSSL refuses where it processes policies. */
function oddity({
  certificatePolicies,
  policyMappings,
  policyConstraints,
  inhibitAnyPolicy,
}: Certificate): PolicyFault['kind'] | undefined {
  const policies = certificatePolicies?.value.map((it) => it.policy) ?? []
  if (new Set(policies).size < policies.length) return 'repeatedPolicy'
  const mapped = policyMappings?.value.flatMap((it) => [it.issuerDomainPolicy, it.subjectDomainPolicy])
  if (mapped?.length === 0) return 'noMappings'
  if (mapped?.includes(ANY_POLICY)) return 'anyPolicyMapped'
  const { requireExplicitPolicy, inhibitPolicyMapping } = policyConstraints?.value ?? {}
  const constraints = [requireExplicitPolicy, inhibitPolicyMapping]
  if (policyConstraints !== undefined && constraints.every((it) => it === undefined)) return 'badNumber'
  return [...constraints, inhibitAnyPolicy?.value].some((it) => it !== undefined && it < 0)
    ? 'badNumber'
    : undefined
}

function lowered(skipCerts: number, stated: number | undefined): number {
  return stated === undefined ? skipCerts : Math.max(0, Math.min(skipCerts, stated))
}

type Level = Map<string, ReadonlySet<string>>

/** Section 6.1.3 (d) and (e). */
function levelBelow(above: Level, certificate: Certificate, anyPolicyCounts: boolean): Level {
  const policies = new Set((certificate.certificatePolicies?.value ?? []).map((it) => it.policy))
  const expected = new Set([...above.values()].flatMap((it) => [...it]))
  const level: Level = new Map()
  for (const policy of policies) {
    if (policy === ANY_POLICY) continue
    if (expected.has(policy) || above.has(ANY_POLICY)) level.set(policy, new Set([policy]))
  }
  if (policies.has(ANY_POLICY) && anyPolicyCounts) {
    for (const policy of expected) if (!level.has(policy)) level.set(policy, new Set([policy]))
  }
  return level
}

/** Section 6.1.4 (b). */
function map(
  level: Level,
  mappings: readonly { readonly issuerDomainPolicy: string; readonly subjectDomainPolicy: string }[],
  isAllowed: boolean,
): void {
  const mapped = new Map<string, Set<string>>()
  for (const { issuerDomainPolicy, subjectDomainPolicy } of mappings) {
    const known = mapped.get(issuerDomainPolicy)
    if (known === undefined) mapped.set(issuerDomainPolicy, new Set([subjectDomainPolicy]))
    else known.add(subjectDomainPolicy)
  }
  for (const [policy, expected] of mapped) {
    if (!isAllowed) level.delete(policy)
    else if (level.has(policy) || level.has(ANY_POLICY)) level.set(policy, expected)
  }
}
