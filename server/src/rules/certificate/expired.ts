import { agoInWords } from '../../base/instant.ts'
import type { CertificateRule } from '../rule.ts'

export const expired: CertificateRule = {
  subject: 'certificate',
  id: 'expired',
  title: 'Expired certificate',
  severity: 'error',
  since: '0.1.0',
  citations: [
    { source: 'OpenSSL', section: 'X509_V_ERR_CERT_HAS_EXPIRED', quote: 'certificate has expired' },
    { source: 'RFC 5280', section: '6.1.3' },
  ],
  docs: {
    what: "The certificate's validity has ended.",
    why: `
      Clients refuse the connection, and so does a server that requests client certificates:
      \`certificate has expired\` in OpenSSL, curl and Node (\`CERT_HAS_EXPIRED\`), \`ERR_CERT_DATE_INVALID\` in
      Chrome, \`x509: certificate has expired or is not yet valid\` in Go.
    `,
    whatToDo: `
      Renew it, install it with its chain, and reload the server:

      \`\`\`sh
      certbot renew
      nginx -s reload
      \`\`\`

      A self-signed one: \`openssl req -x509 -key key.pem -days 90 …\` with the same subject and extensions.
    `,
    exceptions: `
      An expired root is a warning: validation begins with a trust anchor's name and key (RFC 5280, section
      6.1.1), and whether its dates count is up to each program.
    `,
  },

  check({ validity: { notBefore, notAfter }, isCa, isSelfIssued }, report, { now }) {
    // A validity that ends before it begins is the finding of another rule.
    if (now <= notAfter.value || notAfter.value < notBefore.value) return
    const passed = now - notAfter.value
    report({
      bytes: notAfter.bytes,
      message: `expired ${agoInWords(passed)}`,
      ...(isCa && isSelfIssued ? { severity: 'warning' } : {}),
    })
  },
}
