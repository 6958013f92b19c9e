import type { CertificateRule } from '../rule.ts'

export const underscoreInDnsName: CertificateRule = {
  subject: 'certificate',
  id: 'underscore-in-dns-name',
  title: 'Underscore in a DNS name of a public certificate',
  severity: 'warning',
  since: '0.1.0',
  scope: 'public',
  effective: '2019-04-01',
  citations: [{ source: 'CA/B BR', section: '7.1.2.7.12' }],
  docs: `
    A DNS name in the certificate of a public server has an underscore, which public authorities have not been allowed to
    certify since April 2019.

    Certificates of private authorities are left alone.
  `,
  equivalents: ['zlint:e_underscore_not_permissible_in_dnsname'],

  *check({ subjectAltName }) {
    if (subjectAltName === undefined) return
    for (const { kind, value, bytes } of subjectAltName.value) {
      if (kind === 'dNSName' && value.includes('_'))
        yield { bytes, message: 'the DNS name has an underscore' }
    }
  },
}
