import type { CertificateRule } from '../rule.ts'
import { isServerCertificate } from '../shared/certificateRoles.ts'

export const reverseZoneDnsName: CertificateRule = {
  subject: 'certificate',
  id: 'reverse-zone-dns-name',
  title: 'Reverse zone name in a public certificate',
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
  docs: {
    what: 'A public certificate is for a DNS name under `in-addr.arpa` or `ip6.arpa`, where DNS keeps the names of addresses.',
    why: `
      Nobody connects to a server by such a name. Public CAs may not certify them since 15 March 2026.
    `,
    whatToDo: `
      Request the certificate for the host's own name or its IP address:

      \`\`\`ini
      subjectAltName = DNS:shop.example
      \`\`\`
    `,
  },
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
