import type { CertificateRule } from '../rule.ts'
import { supersededBy } from '../shared/baselineRequirements.ts'
import { isServerCertificate, isSubordinateCa } from '../shared/certificateRoles.ts'

export const missingCertificatePolicies: CertificateRule = {
  subject: 'certificate',
  id: 'missing-certificate-policies',
  title: 'Missing certificate policies',
  severity: 'error',
  since: '0.1.0',
  scope: 'public',
  effective: '2012-07-01',
  citations: [
    {
      source: 'CA/B BR',
      section: '7.1.2.3',
      quote: 'This extension MUST be present and SHOULD NOT be marked critical.',
      superseded: supersededBy('7.1.2.7.9'),
    },
    { source: 'CA/B BR', section: '7.1.2.7.9' },
    { source: 'CA/B BR', section: '7.1.2.10.5' },
  ],
  docs: {
    what: 'The certificate of a public server or CA has no certificatePolicies extension.',
    why: `
      The policy shows what the CA validated: the control of a name only, or an organization too. A browser
      cannot recognize extended validation without it.
    `,
    whatToDo: `
      Ask the CA: "Reissue the certificate with the reserved policy OID of its validation type, such as
      2.23.140.1.2.1 for domain validation."
    `,
    exceptions: `
      Roots.
    `,
  },
  equivalents: [
    'zlint:e_sub_cert_certificate_policies_missing',
    'zlint:e_sub_ca_certificate_policies_missing',
    'zlint:e_sub_cert_cert_policy_empty',
  ],

  check(certificate, report) {
    if (certificate.extension(CERTIFICATE_POLICIES)) return
    if (!isServerCertificate(certificate) && !isSubordinateCa(certificate)) return
    report({ bytes: certificate.subject.bytes, message: 'no certificate policies' })
  },
}

const CERTIFICATE_POLICIES = '2.5.29.32'
