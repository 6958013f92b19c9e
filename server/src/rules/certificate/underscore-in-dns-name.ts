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
  docs: `
    A DNS name in the certificate of a public server has an underscore, which public authorities have not been allowed to
    certify since April 2019.

    Before, it was against the syntax of host names and often done: that is a warning. Certificates of private
    authorities are left alone.
  `,
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
