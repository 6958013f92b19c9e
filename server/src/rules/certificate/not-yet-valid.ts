import { inWords, isoDate } from '../../base/instant.ts'
import type { CertificateRule } from '../rule.ts'

export const notYetValid: CertificateRule = {
  subject: 'certificate',
  id: 'not-yet-valid',
  title: 'Certificate that is not valid yet',
  severity: 'error',
  since: '0.1.0',
  citations: [
    { source: 'OpenSSL', section: 'X509_V_ERR_CERT_NOT_YET_VALID', quote: 'certificate is not yet valid' },
    { source: 'RFC 5280', section: '6.1.3' },
  ],
  docs: `
    The certificate's validity begins in the future.

    Until then clients refuse the connection. Often it is not the certificate that is wrong but the clock of the
    machine that made it, or of this one.
  `,

  check({ validity: { notBefore, notAfter } }, report, { now }) {
    if (notBefore.value <= now || notAfter.value < notBefore.value) return
    report({
      bytes: notBefore.bytes,
      message: `not valid before ${isoDate(notBefore.value)}, in ${inWords(notBefore.value - now)}`,
    })
  },
}
