import { DAY, isoDate, SECOND } from '../../base/instant.ts'
import type { CertificateRule } from '../rule.ts'

export const validityAboveNextLimit: CertificateRule = {
  subject: 'certificate',
  id: 'validity-above-next-limit',
  title: 'Validity that the next certificate cannot have',
  severity: 'info',
  since: '0.1.0',
  scope: 'public',
  effective: '2020-09-01',
  citations: [{ source: 'CA/B BR', section: '6.3.2' }],
  docs: `
    When the certificate of a public server ends, one of the same validity may not be issued any more.

    From 15 March 2026 on 200 days are the most, from 15 March 2027 on 100 days, and from 15 March 2029 on 47 days. Whoever
    renews by hand has to do so more often then: it is time to let a program do it.
  `,

  check({ validity: { notBefore, notAfter }, isCa, extendedKeyUsage }, report, { now }) {
    if (isCa || notAfter.value < now || !extendedKeyUsage?.value.includes(SERVER_AUTH)) return
    const next = LIMITS.find((it) => it.from <= notAfter.value)
    if (next === undefined || next.from <= notBefore.value || next.from <= now) return
    const days = Math.ceil((notAfter.value - notBefore.value + SECOND) / DAY)
    if (days <= next.allowed) return
    report({
      bytes: notAfter.bytes,
      message: `valid for ${days} days; from ${isoDate(next.from)} on ${next.allowed} are the most`,
    })
  },
}

const SERVER_AUTH = '1.3.6.1.5.5.7.3.1'

/** The last first. */
const LIMITS = [
  { from: Date.UTC(2029, 2, 15), allowed: 47 },
  { from: Date.UTC(2027, 2, 15), allowed: 100 },
  { from: Date.UTC(2026, 2, 15), allowed: 200 },
]
