import { oidName } from '../../registry/objectIdentifiers.ts'
import type { CertificateRule } from '../rule.ts'

export const duplicatePolicy: CertificateRule = {
  subject: 'certificate',
  id: 'duplicate-policy',
  title: 'Policy that is there twice',
  severity: 'error',
  since: '0.1.0',
  effective: '2008-05-01',
  citations: [
    {
      source: 'RFC 5280',
      section: '4.2.1.4',
      quote: 'A certificate policy OID MUST NOT appear more than once in a certificate policies extension.',
    },
  ],
  docs: `
    The certificate has the same policy twice.

    Which of the two counts, with its qualifiers, differs from program to program. Certificates of before May 2008, when
    RFC 5280 was published, are left alone.
  `,
  equivalents: ['zlint:e_ext_cert_policy_duplicate'],

  check({ certificatePolicies }, report) {
    if (certificatePolicies === undefined || certificatePolicies.value.length < 2) return
    const seen = new Set<string>()
    for (const { policy, bytes } of certificatePolicies.value) {
      if (seen.has(policy))
        report({ bytes, message: `the policy ${oidName(policy) ?? policy} a second time` })
      seen.add(policy)
    }
  },
}
