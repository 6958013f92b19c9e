import type { CertificateRule } from '../rule.ts'

export const precertificate: CertificateRule = {
  subject: 'certificate',
  id: 'precertificate',
  title: 'Precertificate in the place of a certificate',
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
  docs: `
    What is here is a precertificate, which was made for a log of Certificate Transparency only.

    It has a critical extension that no program knows, so that none accepts it. The authority has issued a certificate with
    the same serial number: use that one.
  `,
  equivalents: ['zlint:e_precert_with_sct_list'],

  check(certificate, report) {
    const poison = certificate.extension(PRECERTIFICATE_POISON)
    if (!poison) return
    report({ bytes: poison.bytes, message: 'a precertificate, which every program refuses' })
    const timestamps = certificate.extension(SIGNED_CERTIFICATE_TIMESTAMPS)
    if (timestamps) report({ bytes: timestamps.bytes, message: 'timestamps in a precertificate' })
  },
}

const PRECERTIFICATE_POISON = '1.3.6.1.4.1.11129.2.4.3'
const SIGNED_CERTIFICATE_TIMESTAMPS = '1.3.6.1.4.1.11129.2.4.2'
