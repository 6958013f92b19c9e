import type { CertificateRule } from '../rule.ts'

export const uselessDistributionPoint: CertificateRule = {
  subject: 'certificate',
  id: 'useless-distribution-point',
  title: 'CRL distribution point from which nothing can be fetched',
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
  docs: `
    A CRL distribution point says for which reasons its list is, but not where it is or who signs it; or none of the places
    is one that a program can fetch from.

    That no name is an address at \`http:\` or \`ldap:\` is a warning: RFC 5280 says SHOULD.
  `,
  equivalents: ['zlint:e_distribution_point_incomplete', 'zlint:w_distribution_point_missing_ldap_or_uri'],

  check({ cRLDistributionPoints }, report) {
    if (cRLDistributionPoints === undefined) return
    let isNamed = false
    let isReachable = false
    for (const point of cRLDistributionPoints.value) {
      const { fullName } = point
      if (fullName.length > 0 || point.nameRelativeToCRLIssuer !== undefined) isNamed = true
      else if (point.cRLIssuer === undefined && point.reasons !== undefined) {
        report({ bytes: point.bytes, message: 'reasons, but neither a place nor an issuer' })
      }
      isReachable ||= fullName.some((it) => ADDRESS.test(it.value))
    }
    if (!isNamed || isReachable) return
    report({
      bytes: cRLDistributionPoints.bytes,
      message: 'no CRL distribution point is at http: or ldap:',
      severity: 'warning',
    })
  },
}

const ADDRESS = /^(?:http|ldap)s?:\/\//i
