import type { GeneralName } from '../../x509/certificate.ts'
import { isServerCertificate, isSubordinateAuthority } from '../certificateRoles.ts'
import type { CertificateRule } from '../rule.ts'

export const noHttpDistributionPoint: CertificateRule = {
  subject: 'certificate',
  id: 'no-http-distribution-point',
  title: 'Public certificate whose CRL is not at http:',
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
    { source: 'CA/B BR', section: '7.1.2.3', quote: 'it MUST contain the HTTP URL of the CA’s CRL service' },
  ],
  docs: `
    The CRL distribution points of a public certificate name no place at \`http:\`, or, from September 2023 on, another one
    beside it.

    Clients fetch such lists without TLS, which would need the answer first. Certificates of private authorities are left
    alone.
  `,
  equivalents: [
    'zlint:e_sub_cert_crl_distribution_points_does_not_contain_url',
    'zlint:e_sub_ca_crl_distribution_points_does_not_contain_url',
    'zlint:e_crl_distrib_points_not_http',
  ],

  check(certificate, report) {
    const { cRLDistributionPoints, validity } = certificate
    if (cRLDistributionPoints === undefined || cRLDistributionPoints.value.length === 0) return
    if (!isServerCertificate(certificate) && !isSubordinateAuthority(certificate)) return
    const points = cRLDistributionPoints.value
    if (!points.some(({ fullName }) => fullName.some(isAtHttp))) {
      report({ bytes: cRLDistributionPoints.bytes, message: 'no CRL distribution point is at http:' })
    } else if (validity.notBefore.value >= PROFILES_OF_2023) {
      for (const { fullName } of points) {
        for (const name of fullName) {
          if (isAtHttp(name)) continue
          report({ bytes: name.bytes, message: 'a CRL distribution point is not at http:' })
        }
      }
    }
  },
}

const PROFILES_OF_2023 = Date.UTC(2023, 8, 15)

function isAtHttp({ kind, value }: GeneralName): boolean {
  return kind === 'uniformResourceIdentifier' && /^http:\/\//i.test(value)
}
