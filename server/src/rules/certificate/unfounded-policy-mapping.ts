import { ANY_POLICY } from '../../x509/extensions/certificatePolicies.ts'
import type { CertificateRule } from '../rule.ts'

export const unfoundedPolicyMapping: CertificateRule = {
  subject: 'certificate',
  id: 'unfounded-policy-mapping',
  title: 'Mapping of a policy that the certificate does not have',
  severity: 'error',
  since: '0.1.0',
  effective: '2002-04-01',
  citations: [
    {
      source: 'RFC 5280',
      section: '4.2.1.5',
      quote: 'Policies MUST NOT be mapped either to or from the special value anyPolicy',
    },
  ],
  docs: `
    A policy is said to be the same as another one, and the certificate does not have it, or one of the two is anyPolicy.

    Such a mapping does nothing. That the certificate does not have the policy is a warning: RFC 5280 says SHOULD.
  `,
  equivalents: ['zlint:e_ext_policy_map_any_policy', 'zlint:w_ext_policy_map_not_in_cert_policy'],

  check({ policyMappings, certificatePolicies }, report) {
    for (const { issuerDomainPolicy, subjectDomainPolicy, bytes } of policyMappings?.value ?? []) {
      if (issuerDomainPolicy === ANY_POLICY || subjectDomainPolicy === ANY_POLICY) {
        report({ bytes, message: 'a mapping of anyPolicy' })
      } else if (!certificatePolicies?.value.some((it) => it.policy === issuerDomainPolicy)) {
        const message = `a mapping of ${issuerDomainPolicy}, which is none of the policies`
        report({ bytes, message, severity: 'warning' })
      }
    }
  },
}
