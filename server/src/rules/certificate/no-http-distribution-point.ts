import type { GeneralName } from '../../x509/certificate.ts'
import type { CertificateRule } from '../rule.ts'
import { supersededBy } from '../shared/baselineRequirements.ts'
import { isServerCertificate, isSubordinateCa } from '../shared/certificateRoles.ts'

export const noHttpDistributionPoint: CertificateRule = {
  subject: 'certificate',
  id: 'no-http-distribution-point',
  title: 'CRL distribution point without an HTTP URL',
  severity: 'error',
  since: '0.1.0',
  scope: 'public',
  effective: '2012-07-01',
  citations: [
    {
      source: 'CA/B BR',
      section: '7.1.2.11.2',
      quote:
        'All GeneralNames MUST be of type uniformResourceIdentifier, and the scheme of each MUST be "http".',
    },
    {
      source: 'CA/B BR',
      section: '7.1.2.3',
      quote: 'it MUST contain the HTTP URL of the CA’s CRL service',
      superseded: supersededBy('7.1.2.11.2'),
    },
  ],
  docs: {
    what: 'The CRL distribution points of a public certificate have no HTTP URL, or, from September 2023 on, also another kind of URL.',
    why: `
      Clients fetch CRLs over plain HTTP: over HTTPS, the server's certificate would have to be checked first.
      From an LDAP or HTTPS URL most fetch nothing.
    `,
    whatToDo: `
      Ask the CA: "Reissue the certificate with an http:// URL as its only CRL distribution point." In
      openssl.cnf of a CA:

      \`\`\`ini
      crlDistributionPoints = URI:http://ca.example/ca.crl
      \`\`\`
    `,
  },
  equivalents: [
    'zlint:e_sub_cert_crl_distribution_points_does_not_contain_url',
    'zlint:e_sub_ca_crl_distribution_points_does_not_contain_url',
    'zlint:e_crl_distrib_points_not_http',
  ],

  check(certificate, report) {
    const { cRLDistributionPoints, validity } = certificate
    if (cRLDistributionPoints === undefined || cRLDistributionPoints.value.length === 0) return
    if (!isServerCertificate(certificate) && !isSubordinateCa(certificate)) return
    const points = cRLDistributionPoints.value
    if (!points.some(({ fullName }) => fullName.some(isAtHttp))) {
      report({ bytes: cRLDistributionPoints.bytes, message: 'no CRL distribution point has an HTTP URL' })
    } else if (validity.notBefore.value >= PROFILES_OF_2023) {
      for (const { fullName } of points) {
        for (const name of fullName) {
          if (isAtHttp(name)) continue
          report({ bytes: name.bytes, message: 'CRL distribution point other than an HTTP URL' })
        }
      }
    }
  },
}

const PROFILES_OF_2023 = Date.UTC(2023, 8, 15)

function isAtHttp({ kind, value }: GeneralName): boolean {
  return kind === 'uniformResourceIdentifier' && /^http:\/\//i.test(value)
}
