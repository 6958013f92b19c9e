import type { CertificateRule } from '../rule.ts'

export const precertificate: CertificateRule = {
  subject: 'certificate',
  id: 'precertificate',
  title: 'Precertificate instead of a certificate',
  severity: 'error',
  since: '0.1.0',
  citations: [
    {
      source: 'OpenSSL',
      section: 'X509_V_ERR_UNHANDLED_CRITICAL_EXTENSION',
      quote: 'unhandled critical extension',
    },
    { source: 'RFC 6962', section: '3.1' },
    { source: 'RFC 6962', section: '3.3' },
  ],
  docs: {
    what: 'The file holds a precertificate, which was made for a Certificate Transparency log only.',
    why: `
      It has a critical extension that no client accepts (the CT poison): OpenSSL reports
      \`unhandled critical extension\`.
    `,
    whatToDo: `
      Use the certificate that the CA issued with the same serial number: download it from the CA, or from a
      log's search such as crt.sh, where the entry is of type Leaf certificate. The serial number:

      \`\`\`sh
      openssl x509 -in cert.pem -noout -serial
      \`\`\`
    `,
  },
  equivalents: ['zlint:e_precert_with_sct_list'],

  check(certificate, report) {
    const poison = certificate.extension(PRECERTIFICATE_POISON)
    if (!poison) return
    report({ bytes: poison.bytes, message: 'precertificate: clients refuse it' })
    const timestamps = certificate.extension(SIGNED_CERTIFICATE_TIMESTAMPS)
    if (timestamps) report({ bytes: timestamps.bytes, message: 'SCTs in a precertificate' })
  },
}

const PRECERTIFICATE_POISON = '1.3.6.1.4.1.11129.2.4.3'
const SIGNED_CERTIFICATE_TIMESTAMPS = '1.3.6.1.4.1.11129.2.4.2'
