import type { CertificateRule } from '../rule.ts'

export const missingExtendedKeyUsage: CertificateRule = {
  subject: 'certificate',
  id: 'missing-extended-key-usage',
  title: 'Missing extended key usage in a public server certificate',
  severity: 'warning',
  since: '0.1.0',
  scope: 'public',
  effective: '2012-07-01',
  citations: [{ source: 'CA/B BR', section: '7.1.2.7.10' }],
  docs: {
    what: 'The certificate of a public server has no extended key usage extension.',
    why: `
      Its key may then be used for every purpose, such as signing code or email, and not only for servers.
    `,
    whatToDo: `
      Ask the CA: "Reissue the certificate with extendedKeyUsage serverAuth."
    `,
  },
  equivalents: ['zlint:e_sub_cert_eku_missing'],

  check(certificate, report) {
    if (certificate.isCa || certificate.extension(EXTENDED_KEY_USAGE)) return
    report({ bytes: certificate.subject.bytes, message: 'no extended key usage' })
  },
}

const EXTENDED_KEY_USAGE = '2.5.29.37'
