import type { CertificateRule } from '../rule.ts'

export const missingExtendedKeyUsage: CertificateRule = {
  subject: 'certificate',
  id: 'missing-extended-key-usage',
  title: 'Public server certificate without a purpose',
  severity: 'warning',
  since: '0.1.0',
  scope: 'public',
  effective: '2012-07-01',
  citations: [{ source: 'CA/B BR', section: '7.1.2.7.10' }],
  docs: `
    The certificate of a public server has no extended key usage extension.

    Its key may then be used for every purpose, not only for servers.

    Certificates of private authorities are left alone.
  `,
  equivalents: ['zlint:e_sub_cert_eku_missing'],

  check(certificate, report) {
    if (certificate.isCa || certificate.extension(EXTENDED_KEY_USAGE)) return
    report({ bytes: certificate.subject.bytes, message: 'no extended key usage' })
  },
}

const EXTENDED_KEY_USAGE = '2.5.29.37'
