import { isServerCertificate } from '../certificateRoles.ts'
import type { CertificateRule } from '../rule.ts'

export const reverseZoneDnsName: CertificateRule = {
  subject: 'certificate',
  id: 'reverse-zone-dns-name',
  title: 'Name of a reverse zone in a public certificate',
  severity: 'error',
  since: '0.1.0',
  scope: 'public',
  effective: '2026-03-15',
  citations: [
    {
      source: 'CA/B BR',
      section: '4.2.2',
      quote:
        'CAs SHALL NOT issue Certificates containing Domain Names that end in an IP Reverse Zone Suffix.',
    },
  ],
  docs: `
    A public certificate is for a DNS name under \`in-addr.arpa\` or \`ip6.arpa\`, where DNS keeps the names of addresses.

    Nobody reaches a server by such a name. Public authorities have not been allowed to certify them since 15 March 2026;
    certificates of private authorities are left alone.
  `,
  equivalents: ['zlint:e_arpa_domain_not_allowed'],

  check(certificate, report) {
    const { subjectAltName } = certificate
    if (subjectAltName === undefined || !isServerCertificate(certificate)) return
    for (const name of subjectAltName.value) {
      const { kind, value } = name
      if (kind === 'dNSName' && /\.(?:in-addr|ip6)\.arpa$/i.test(value)) {
        report({ bytes: name.bytes, message: 'the DNS name is in a reverse zone' })
      }
    }
  },
}
