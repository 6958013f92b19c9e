import { inWords, isoDate } from '../../base/instant.ts'
import type { CertificateRule } from '../rule.ts'

export const notYetValid: CertificateRule = {
  subject: 'certificate',
  id: 'not-yet-valid',
  title: 'Certificate not yet valid',
  severity: 'error',
  since: '0.1.0',
  citations: [
    { source: 'OpenSSL', section: 'X509_V_ERR_CERT_NOT_YET_VALID', quote: 'certificate is not yet valid' },
    { source: 'RFC 5280', section: '6.1.3' },
  ],
  docs: {
    what: "The certificate's validity begins in the future.",
    why: `
      Until then clients refuse the connection: \`certificate is not yet valid\` in OpenSSL and curl,
      \`CERT_NOT_YET_VALID\` in Node, \`ERR_CERT_DATE_INVALID\` in Chrome.
    `,
    whatToDo: `
      Wait until it begins, or, if it was made just now, correct the clock of the machine that made it, or of
      this one, and make it again:

      \`\`\`sh
      timedatectl status
      \`\`\`
    `,
  },

  check({ validity: { notBefore, notAfter } }, report, { now }) {
    if (notBefore.value <= now || notAfter.value < notBefore.value) return
    report({
      bytes: notBefore.bytes,
      message: `not valid before ${isoDate(notBefore.value)}, in ${inWords(notBefore.value - now)}`,
    })
  },
}
