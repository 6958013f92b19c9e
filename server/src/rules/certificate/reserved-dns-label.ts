import type { CertificateRule } from '../rule.ts'
import { isServerCertificate } from '../shared/certificateRoles.ts'

export const reservedDnsLabel: CertificateRule = {
  subject: 'certificate',
  id: 'reserved-dns-label',
  title: 'Reserved label in a DNS name',
  severity: 'error',
  since: '0.1.0',
  scope: 'public',
  effective: '2021-10-01',
  citations: [
    {
      source: 'CA/B BR',
      section: '7.1.2.7.12',
      quote:
        'The Fully-Qualified Domain Name or the FQDN portion of the Wildcard Domain Name contained in the entry MUST be composed entirely of P-Labels or Non-Reserved LDH Labels',
    },
    { source: 'RFC 5890', section: '2.3.1' },
  ],
  docs: {
    what: "A label of a public certificate's DNS name has two hyphens in the third and fourth position without beginning with `xn--`.",
    why: `
      Such labels are reserved for encodings to come. Public CAs may not certify them since October 2021.
    `,
    whatToDo: `
      Rename the host, or use a certificate of a private CA for it. A wildcard covers it too:

      \`\`\`ini
      subjectAltName = DNS:*.shop.example
      \`\`\`
    `,
  },
  equivalents: ['zlint:e_dnsname_contains_prohibited_reserved_label'],

  check(certificate, report) {
    const { subjectAltName } = certificate
    if (subjectAltName === undefined || !isServerCertificate(certificate)) return
    for (const name of subjectAltName.value) {
      const { kind, value } = name
      if (kind !== 'dNSName' || !value.includes('--')) continue
      const label = value.split('.').find((it) => it.startsWith('--', 2) && !/^xn/i.test(it))
      if (label !== undefined) report({ bytes: name.bytes, message: 'the DNS name has a reserved label' })
    }
  },
}
