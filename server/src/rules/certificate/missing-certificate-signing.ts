import type { CertificateRule } from '../rule.ts'

export const missingCertificateSigning: CertificateRule = {
  subject: 'certificate',
  id: 'missing-certificate-signing',
  title: 'Missing keyCertSign in a CA certificate',
  severity: 'error',
  since: '0.1.0',
  citations: [
    {
      source: 'OpenSSL',
      section: 'X509_V_ERR_KEYUSAGE_NO_CERTSIGN',
      quote: 'key usage does not include certificate signing',
    },
    { source: 'RFC 5280', section: '4.2.1.3' },
    { source: 'CA/B BR', section: '7.1.2.10.7' },
  ],
  docs: {
    what: "The basic constraints make the certificate a CA's, but its key usage lacks keyCertSign.",
    why: `
      Certificates that it signed are refused: OpenSSL reports
      \`key usage does not include certificate signing\`.
    `,
    whatToDo: `
      Reissue it. In openssl.cnf:

      \`\`\`ini
      basicConstraints = critical, CA:TRUE
      keyUsage         = critical, keyCertSign, cRLSign
      \`\`\`

      If it is a server's certificate, CA:TRUE is the mistake: \`basicConstraints = critical, CA:FALSE\`.
    `,
  },
  equivalents: ['zlint:e_ca_key_cert_sign_not_set', 'zlint:e_sub_cert_not_is_ca'],

  check({ isCa, keyUsage }, report) {
    // One without any usage is the finding of another rule.
    if (!isCa || keyUsage === undefined || keyUsage.value.length === 0) return
    if (keyUsage.value.includes('keyCertSign')) return
    report({ bytes: keyUsage.bytes, message: 'CA certificate without keyCertSign' })
  },
}
