import { DAY, inWords } from '../../base/instant.ts'
import type { CertificateRule } from '../rule.ts'

export const expiresSoon: CertificateRule = {
  subject: 'certificate',
  id: 'expires-soon',
  title: 'Certificate that expires soon',
  severity: 'warning',
  since: '0.1.0',
  citations: [{ source: 'RFC 5280', section: '4.1.2.5' }],
  docs: `
    The certificate's validity ends within 30 days, or within the last third of its lifetime where that is less.

    The setting \`tlsLens.expiryDays\` is the number of days. Of a short-lived certificate only the last third counts,
    which is when ACME clients renew: one that lives for six days is not always about to expire.
  `,

  check({ validity: { notBefore, notAfter } }, report, { now, expiryDays }) {
    if (now < notBefore.value || notAfter.value < now) return
    const lifetime = notAfter.value - notBefore.value
    const left = notAfter.value - now
    if (left >= Math.min(expiryDays * DAY, lifetime / 3)) return
    report({ bytes: notAfter.bytes, message: `expires in ${inWords(left)}` })
  },
}
