import { DAY, isoDate, SECOND } from '../../base/instant.ts'
import type { CertificateRule } from '../rule.ts'

export const validityAboveNextLimit: CertificateRule = {
  subject: 'certificate',
  id: 'validity-above-next-limit',
  title: 'Validity above the next limit for renewals',
  severity: 'info',
  since: '0.1.0',
  scope: 'public',
  effective: '2020-09-01',
  citations: [{ source: 'CA/B BR', section: '6.3.2' }],
  docs: {
    what: 'When the certificate of a public server ends, one of the same validity may no longer be issued.',
    why: `
      From 15 March 2026 on 200 days are the most, from 15 March 2027 on 100 days, and from 15 March 2029 on
      47 days. Renewals by hand become as frequent.
    `,
    whatToDo: `
      Automate the renewal, such as with

      \`\`\`sh
      certbot certonly --nginx -d shop.example
      \`\`\`
    `,
  },

  check({ validity: { notBefore, notAfter }, isCa, extendedKeyUsage }, report, { now }) {
    if (isCa || notAfter.value < now || !extendedKeyUsage?.value.includes(SERVER_AUTH)) return
    const next = LIMITS.find((it) => it.from <= notAfter.value)
    if (next === undefined || next.from <= notBefore.value || next.from <= now) return
    const days = Math.ceil((notAfter.value - notBefore.value + SECOND) / DAY)
    if (days <= next.allowed) return
    report({
      bytes: notAfter.bytes,
      message: `valid for ${days} days, at most ${next.allowed} are allowed from ${isoDate(next.from)} on`,
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
