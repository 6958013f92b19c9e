import { DAY, inWords } from '../../base/instant.ts'
import type { CertificateRule } from '../rule.ts'

export const expiresSoon: CertificateRule = {
  subject: 'certificate',
  id: 'expires-soon',
  title: 'Certificate expiring soon',
  severity: 'warning',
  since: '0.1.0',
  citations: [{ source: 'RFC 5280', section: '4.1.2.5' }],
  docs: {
    what: "The certificate's validity ends within 30 days, or within the last third of its lifetime where that is less.",
    why: `
      After that day clients refuse the connection: \`certificate has expired\`. A renewal should have happened
      by now: ACME clients renew when a third of the lifetime is left.
    `,
    whatToDo: `
      Renew it, and see why it was not renewed:

      \`\`\`sh
      certbot renew
      systemctl list-timers certbot.timer
      \`\`\`
    `,
    exceptions: `
      The setting \`tlsLens.expiryDays\` is the number of days. For a short-lived certificate only the last
      third counts: one that lives for six days is not always about to expire.
    `,
  },

  check({ validity: { notBefore, notAfter } }, report, { now, expiryDays }) {
    if (now < notBefore.value || notAfter.value < now) return
    const lifetime = notAfter.value - notBefore.value
    const left = notAfter.value - now
    if (left >= Math.min(expiryDays * DAY, lifetime / 3)) return
    report({ bytes: notAfter.bytes, message: `expires in ${inWords(left)}` })
  },
}
