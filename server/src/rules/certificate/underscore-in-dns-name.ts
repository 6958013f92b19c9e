import type { CertificateRule } from '../rule.ts'

export const underscoreInDnsName: CertificateRule = {
  subject: 'certificate',
  id: 'underscore-in-dns-name',
  title: 'Underscore in a DNS name of a public certificate',
  severity: 'error',
  since: '0.1.0',
  scope: 'public',
  effective: '2012-07-01',
  citations: [
    {
      source: 'CA/B BR',
      section: '7.1.2.7.12',
      quote:
        'The Fully-Qualified Domain Name or the FQDN portion of the Wildcard Domain Name contained in the entry MUST be composed entirely of P-Labels or Non-Reserved LDH Labels',
    },
  ],
  docs: {
    what: 'A DNS name in the certificate of a public server has an underscore.',
    why: `
      Host names have none; public CAs may not certify them since April 2019.
    `,
    whatToDo: `
      Rename the host, or use a wildcard, which covers it:

      \`\`\`ini
      subjectAltName = DNS:*.shop.example
      \`\`\`
    `,
    exceptions: `
      In certificates from before April 2019 it is a warning: it was against the syntax of host names and
      often done.
    `,
  },
  equivalents: ['zlint:e_underscore_not_permissible_in_dnsname', 'zlint:w_dnsname_underscore_in_trd'],

  check({ subjectAltName, validity: { notBefore } }, report) {
    if (subjectAltName === undefined) return
    const severity = notBefore.value < FORBIDDEN ? 'warning' : 'error'
    for (const name of subjectAltName.value) {
      const { kind, value } = name
      if (kind === 'dNSName' && value.includes('_'))
        report({ bytes: name.bytes, message: 'the DNS name has an underscore', severity })
    }
  },
}

const FORBIDDEN = Date.UTC(2019, 3, 1)
