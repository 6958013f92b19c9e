import { ANY_POLICY } from '../../x509/extensions/certificatePolicies.ts'
import type { CertificateRule } from '../rule.ts'

export const unknownPolicyQualifier: CertificateRule = {
  subject: 'certificate',
  id: 'unknown-policy-qualifier',
  title: 'Qualifier of anyPolicy that programs do not know',
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
  docs: `
    The policy anyPolicy has a qualifier that is neither the address of a practice statement nor a notice.

    Qualifiers of anyPolicy go over to the policies for which it stands, and programs know these two only.
  `,
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
