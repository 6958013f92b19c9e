import type { Instant } from '../base/instant.ts'
import type { CertificateRule, CrlRule } from '../rules/rule.ts'
import type { CertificateScope } from '../rules/ruleContext.ts'
import type { Certificate } from '../x509/certificate.ts'
import type { CertificateList } from '../x509/certificateList.ts'
import { claimsPublicCa } from '../x509/publicCa.ts'

/**
 * The rules that hold for a certificate: those of its kind of authority, as they were on the day on which it was issued.
 * Certificates of one time have the same, so that the list is made once for all of them.
 */
export function rulesFor(
  certificate: Certificate,
  rules: readonly CertificateRule[],
  scope: CertificateScope = 'auto',
): readonly CertificateRule[] {
  let periods = PERIODS.get(rules)
  if (periods === undefined) {
    periods = periodsOf(rules)
    PERIODS.set(rules, periods)
  }
  const issued = certificate.validity.notBefore.value
  const { all, everyone } = periods.find((it) => it.from <= issued)!
  if (all.length === everyone.length) return all
  return scope === 'public' || (scope === 'auto' && claimsPublicCa(certificate)) ? all : everyone
}

/** The rules that hold for a CRL, which does not say of itself what kind of authority issued it. */
export function crlRulesFor(
  { thisUpdate }: CertificateList,
  rules: readonly CrlRule[],
  scope: CertificateScope = 'auto',
): readonly CrlRule[] {
  return rules.filter(
    (it) => beginOf(it) <= thisUpdate.value && (it.scope !== 'public' || scope === 'public'),
  )
}

interface Period {
  readonly from: Instant
  readonly all: readonly CertificateRule[]
  /** Without those for public authorities alone. */
  readonly everyone: readonly CertificateRule[]
}

const PERIODS = new WeakMap<readonly CertificateRule[], readonly Period[]>()

/** The last period first. */
function periodsOf(rules: readonly CertificateRule[]): readonly Period[] {
  const begins = new Set([Number.NEGATIVE_INFINITY, ...rules.map(beginOf)])
  return [...begins]
    .sort((a, b) => (a < b ? 1 : -1))
    .map((from) => {
      const all = rules.filter((it) => beginOf(it) <= from)
      return { from, all, everyone: all.filter((it) => it.scope !== 'public') }
    })
}

function beginOf({ effective }: CertificateRule | CrlRule): Instant {
  return effective === undefined ? Number.NEGATIVE_INFINITY : Date.parse(effective)
}
