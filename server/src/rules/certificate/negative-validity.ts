import { isoDate } from '../../base/instant.ts'
import type { CertificateRule } from '../rule.ts'

export const negativeValidity: CertificateRule = {
  subject: 'certificate',
  id: 'negative-validity',
  title: 'Validity ending before it begins',
  severity: 'error',
  since: '0.1.0',
  citations: [
    { source: 'OpenSSL', section: 'X509_V_ERR_CERT_HAS_EXPIRED', quote: 'certificate has expired' },
    { source: 'RFC 5280', section: '4.1.2.5' },
  ],
  docs: {
    what: "The certificate's notAfter is earlier than its notBefore.",
    why: `
      There is no moment at which it is valid: clients refuse it with \`certificate is not yet valid\` and,
      later, with \`certificate has expired\`.
    `,
    whatToDo: `
      Reissue it, with a clock that is right:

      \`\`\`sh
      openssl x509 -req -in server.csr -CA ca.pem -CAkey ca.key -days 90 -out server.pem
      \`\`\`
    `,
  },
  equivalents: ['zlint:e_validity_time_not_positive'],

  check({ validity: { notBefore, notAfter } }, report) {
    if (notBefore.value <= notAfter.value) return
    report({
      bytes: notAfter.bytes,
      message: `ends on ${isoDate(notAfter.value)}, before it begins on ${isoDate(notBefore.value)}`,
    })
  },
}
