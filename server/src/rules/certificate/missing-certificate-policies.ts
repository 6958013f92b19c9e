import { isServerCertificate, isSubordinateAuthority } from '../certificateRoles.ts'
import type { CertificateRule } from '../rule.ts'

export const missingCertificatePolicies: CertificateRule = {
  subject: 'certificate',
  id: 'missing-certificate-policies',
  title: 'Public certificate without policies',
  severity: 'error',
  since: '0.1.0',
  scope: 'public',
  effective: '2012-07-01',
  citations: [
    {
      source: 'CA/B BR',
      section: '7.1.2.3',
      quote: 'This extension MUST be present and SHOULD NOT be marked critical.',
    },
    { source: 'CA/B BR', section: '7.1.2.7.9' },
    { source: 'CA/B BR', section: '7.1.2.10.5' },
  ],
  docs: `
    The certificate of a public server or authority does not say by which policies it was issued.

    The policy says what the authority checked: the control of a name only, or an organization, too. Roots and certificates
    of private authorities are left alone.
  `,
  equivalents: [
    'zlint:e_sub_cert_certificate_policies_missing',
    'zlint:e_sub_ca_certificate_policies_missing',
    'zlint:e_sub_cert_cert_policy_empty',
  ],

  check(certificate, report) {
    if (certificate.extension(CERTIFICATE_POLICIES)) return
    if (!isServerCertificate(certificate) && !isSubordinateAuthority(certificate)) return
    report({ bytes: certificate.subject.bytes, message: 'no certificate policies' })
  },
}

const CERTIFICATE_POLICIES = '2.5.29.32'
