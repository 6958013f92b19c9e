import type { CertificateRule } from '../rule.ts'

export const uselessDistributionPoint: CertificateRule = {
  subject: 'certificate',
  id: 'useless-distribution-point',
  title: 'Useless CRL distribution point',
  severity: 'error',
  since: '0.1.0',
  effective: '2002-04-01',
  citations: [
    {
      source: 'RFC 5280',
      section: '4.2.1.13',
      quote:
        'While each of these fields is optional, a DistributionPoint MUST NOT consist of only the reasons field; either distributionPoint or cRLIssuer MUST be present.',
    },
  ],
  docs: {
    what: 'A CRL distribution point has neither a name nor a CRL issuer, or none of its names is a URL that a program can fetch from.',
    why: `
      No client gets a CRL from it: a revocation stays unnoticed, or a program that requires a CRL reports
      \`unable to get certificate CRL\`.
    `,
    whatToDo: `
      Reissue the certificate with an HTTP URL. In openssl.cnf:

      \`\`\`ini
      crlDistributionPoints = URI:http://ca.example/ca.crl
      \`\`\`
    `,
    exceptions: `
      No HTTP or LDAP URL among the names is a warning: RFC 5280 has SHOULD there.
    `,
  },
  equivalents: ['zlint:e_distribution_point_incomplete', 'zlint:w_distribution_point_missing_ldap_or_uri'],

  check({ cRLDistributionPoints }, report) {
    if (cRLDistributionPoints === undefined) return
    let isNamed = false
    let isReachable = false
    for (const point of cRLDistributionPoints.value) {
      const { fullName } = point
      if (fullName.length > 0 || point.nameRelativeToCRLIssuer !== undefined) isNamed = true
      else if (point.cRLIssuer === undefined && point.reasons !== undefined) {
        report({ bytes: point.bytes, message: 'reasons, but neither a name nor a CRL issuer' })
      }
      isReachable ||= fullName.some((it) => ADDRESS.test(it.value))
    }
    if (!isNamed || isReachable) return
    report({
      bytes: cRLDistributionPoints.bytes,
      message: 'no CRL distribution point has an HTTP or LDAP URL',
      severity: 'warning',
    })
  },
}

const ADDRESS = /^(?:http|ldap)s?:\/\//i
