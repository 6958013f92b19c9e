import type { Instant } from '../base/instant.ts'
import type { CertificateScope } from '../policy/policy.ts'
import type { CertificateRule } from '../rules/rule.ts'
import type { Certificate } from '../x509/certificate.ts'

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
  return scope === 'public' || (scope === 'auto' && isPublic(certificate)) ? all : everyone
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

function beginOf({ effective }: CertificateRule): Instant {
  return effective === undefined ? Number.NEGATIVE_INFINITY : Date.parse(effective)
}

/** Whether a certificate says of itself that a public authority issued it: by a policy of the CA/Browser Forum, or logged. */
function isPublic({ der, extensions }: Certificate): boolean {
  return extensions.some(({ oid, valueBytes }) => {
    if (oid === SIGNED_CERTIFICATE_TIMESTAMPS) return true
    return oid === CERTIFICATE_POLICIES && holdsForumPolicy(der, valueBytes.start, valueBytes.end)
  })
}

const SIGNED_CERTIFICATE_TIMESTAMPS = '1.3.6.1.4.1.11129.2.4.2'
const CERTIFICATE_POLICIES = '2.5.29.32'

/** 2.23.140.1.1 (extended validation) or one of 2.23.140.1.2, as policyIdentifiers begin in DER; those for mail and code are others. */
function holdsForumPolicy(der: Uint8Array, start: number, end: number): boolean {
  for (let at = start; at + 7 <= end; at++) {
    if (der[at] !== 0x06 || !FORUM_ARC.every((byte, index) => der[at + 2 + index] === byte)) continue
    if (der[at + 6] === 1 || der[at + 6] === 2) return true
  }
  return false
}

const FORUM_ARC = [0x67, 0x81, 0x0c, 0x01]
