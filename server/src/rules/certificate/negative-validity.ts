import { isoDate } from '../../base/instant.ts'
import type { CertificateRule } from '../rule.ts'

export const negativeValidity: CertificateRule = {
  subject: 'certificate',
  id: 'negative-validity',
  title: 'Validity that ends before it begins',
  severity: 'error',
  since: '0.1.0',
  citations: [
    { source: 'OpenSSL', section: 'X509_V_ERR_CERT_HAS_EXPIRED', quote: 'certificate has expired' },
    { source: 'RFC 5280', section: '4.1.2.5' },
  ],
  docs: `
    The certificate's notAfter is earlier than its notBefore.

    There is no moment at which it is valid: it is refused as not yet valid and, later, as expired.
  `,
  equivalents: ['zlint:e_validity_time_not_positive'],

  check({ validity: { notBefore, notAfter } }, report) {
    if (notBefore.value <= notAfter.value) return
    report({
      bytes: notAfter.bytes,
      message: `ends on ${isoDate(notAfter.value)}, before it begins on ${isoDate(notBefore.value)}`,
    })
  },
}
