import { DAY, SECOND } from '../../base/instant.ts'
import type { Certificate } from '../../x509/certificate.ts'
import type { CertificateRule } from '../rule.ts'
import { supersededBy } from '../shared/baselineRequirements.ts'
import { isServerCertificate, isSubordinateCa } from '../shared/certificateRoles.ts'

export const missingRevocationAddress: CertificateRule = {
  subject: 'certificate',
  id: 'missing-revocation-address',
  title: 'Missing revocation information in a public certificate',
  severity: 'error',
  since: '0.1.0',
  scope: 'public',
  effective: '2012-07-01',
  citations: [
    {
      source: 'CA/B BR',
      section: '7.1.2.2',
      quote: 'This extension MUST be present and MUST NOT be marked critical.',
      superseded: supersededBy('7.1.2.11.2'),
    },
    { source: 'CA/B BR', section: '7.1.2.11.2' },
  ],
  docs: {
    what: 'A public certificate has no URL where clients check its revocation: that of a CA no CRL distribution points, or that of a server neither these nor an OCSP URL.',
    why: `
      If its key is stolen, no client can learn that it was revoked.
    `,
    whatToDo: `
      Ask the CA: "Reissue the certificate with crlDistributionPoints (an HTTP URL) or an OCSP URL." In
      openssl.cnf of a CA:

      \`\`\`ini
      crlDistributionPoints = URI:http://ca.example/ca.crl
      \`\`\`
    `,
    exceptions: `
      Server certificates from before 15 March 2024, when the OCSP URL became optional, and short-lived ones:
      of ten days at most, and of seven from 15 March 2026 on.
    `,
  },
  equivalents: ['zlint:e_sub_ca_crl_distribution_points_missing', 'zlint:e_missing_crl_distrib_point'],

  check(certificate, report) {
    const { subject, authorityInfoAccess } = certificate
    if (certificate.extension(CRL_DISTRIBUTION_POINTS)) return
    if (isSubordinateCa(certificate)) {
      report({ bytes: subject.bytes, message: 'CA certificate without CRL distribution points' })
    } else if (isServerCertificate(certificate) && !isShortLived(certificate)) {
      if (authorityInfoAccess?.value.some((it) => it.method === OCSP)) return
      report({ bytes: subject.bytes, message: 'neither CRL distribution points nor an OCSP URL' })
    }
  },
}

const CRL_DISTRIBUTION_POINTS = '2.5.29.31'
const OCSP = '1.3.6.1.5.5.7.48.1'

const ADDRESS_OF_OCSP_OPTIONAL = Date.UTC(2024, 2, 15)
const SEVEN_DAYS = Date.UTC(2026, 2, 15)

/** Section 1.6.1. Of older certificates nothing is said: all had an address of OCSP. */
function isShortLived({ validity: { notBefore, notAfter } }: Certificate): boolean {
  if (notBefore.value < ADDRESS_OF_OCSP_OPTIONAL) return true
  const days = notBefore.value < SEVEN_DAYS ? 10 : 7
  return notAfter.value - notBefore.value + SECOND <= days * DAY
}
