import type { CertificateRule } from '../rule.ts'

export const missingCertificateSigning: CertificateRule = {
  subject: 'certificate',
  id: 'missing-certificate-signing',
  title: 'Authority whose key may not sign certificates',
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
  docs: `
    The basic constraints make the certificate an authority's, but its key usage does not let the key sign certificates.

    What it signed is refused. Where the certificate is that of a server, it is the authority that is the mistake.
  `,
  equivalents: ['zlint:e_ca_key_cert_sign_not_set', 'zlint:e_sub_cert_not_is_ca'],

  check({ isCa, keyUsage }, report) {
    // One without any usage is the finding of another rule.
    if (!isCa || keyUsage === undefined || keyUsage.value.length === 0) return
    if (keyUsage.value.includes('keyCertSign')) return
    report({ bytes: keyUsage.bytes, message: 'an authority without keyCertSign' })
  },
}
