import { ANY_POLICY } from '../../x509/extensions/certificatePolicies.ts'
import type { CertificateRule } from '../rule.ts'

export const unknownPolicyQualifier: CertificateRule = {
  subject: 'certificate',
  id: 'unknown-policy-qualifier',
  title: 'Unknown qualifier of anyPolicy',
  severity: 'error',
  since: '0.1.0',
  effective: '2002-04-01',
  citations: [
    {
      source: 'RFC 5280',
      section: '4.2.1.4',
      quote:
        'When qualifiers are used with the special policy anyPolicy, they MUST be limited to the qualifiers identified in this section.',
    },
  ],
  docs: {
    what: 'The policy anyPolicy has a qualifier that is neither the URI of a certification practice statement nor a user notice.',
    why: `
      Qualifiers of anyPolicy apply to the policies that it stands for, and programs know these two only.
    `,
    whatToDo: `
      Reissue the certificate without the qualifier. In openssl.cnf:

      \`\`\`ini
      certificatePolicies = 2.5.29.32.0
      \`\`\`
    `,
  },
  equivalents: ['zlint:e_ext_cert_policy_disallowed_any_policy_qualifier'],

  check({ certificatePolicies }, report) {
    for (const { policy, qualifiers } of certificatePolicies?.value ?? []) {
      if (policy !== ANY_POLICY) continue
      for (const qualifier of qualifiers) {
        if (qualifier.kind !== 'other') continue
        report({ bytes: qualifier.bytes, message: `anyPolicy with the qualifier ${qualifier.oid}` })
      }
    }
  },
}
