import { ANY_POLICY } from '../../x509/extensions/certificatePolicies.ts'
import type { CertificateRule } from '../rule.ts'

export const unfoundedPolicyMapping: CertificateRule = {
  subject: 'certificate',
  id: 'unfounded-policy-mapping',
  title: 'Invalid policy mapping',
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
  docs: {
    what: 'A policy mapping is of a policy that the certificate does not have, or from or to anyPolicy.',
    why: `
      Such a mapping has no effect; where policies are checked, a mapping of anyPolicy is invalid
      (\`invalid or inconsistent certificate policy extension\` in OpenSSL).
    `,
    whatToDo: `
      Reissue the CA certificate. In openssl.cnf, each mapped policy is also in the policies:

      \`\`\`ini
      certificatePolicies = 1.3.6.1.4.1.99999.1
      policyMappings      = 1.3.6.1.4.1.99999.1:1.3.6.1.4.1.88888.1
      \`\`\`
    `,
    exceptions: `
      That the certificate does not have the policy is a warning: RFC 5280 has SHOULD there.
    `,
  },
  equivalents: ['zlint:e_ext_policy_map_any_policy', 'zlint:w_ext_policy_map_not_in_cert_policy'],

  check({ policyMappings, certificatePolicies }, report) {
    for (const { issuerDomainPolicy, subjectDomainPolicy, bytes } of policyMappings?.value ?? []) {
      if (issuerDomainPolicy === ANY_POLICY || subjectDomainPolicy === ANY_POLICY) {
        report({ bytes, message: 'mapping of anyPolicy' })
      } else if (!certificatePolicies?.value.some((it) => it.policy === issuerDomainPolicy)) {
        const message = `mapping of ${issuerDomainPolicy}, which is not among the policies`
        report({ bytes, message, severity: 'warning' })
      }
    }
  },
}
