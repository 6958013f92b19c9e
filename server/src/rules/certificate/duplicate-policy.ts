import { oidName } from '../../registry/objectIdentifiers.ts'
import type { CertificateRule } from '../rule.ts'

export const duplicatePolicy: CertificateRule = {
  subject: 'certificate',
  id: 'duplicate-policy',
  title: 'Duplicate certificate policy',
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
  docs: {
    what: 'The certificate has the same policy twice.',
    why: `
      Which of the two counts, with its qualifiers, differs from program to program. OpenSSL reports
      \`invalid or inconsistent certificate policy extension\` where policies are checked.
    `,
    whatToDo: `
      Reissue it with each policy once. In openssl.cnf:

      \`\`\`ini
      certificatePolicies = 2.23.140.1.2.1, 1.3.6.1.4.1.99999.1
      \`\`\`
    `,
    exceptions: `
      Certificates from before May 2008, when RFC 5280 was published.
    `,
  },
  equivalents: ['zlint:e_ext_cert_policy_duplicate'],

  check({ certificatePolicies }, report) {
    if (certificatePolicies === undefined || certificatePolicies.value.length < 2) return
    const seen = new Set<string>()
    for (const { policy, bytes } of certificatePolicies.value) {
      if (seen.has(policy)) report({ bytes, message: `duplicate policy ${oidName(policy) ?? policy}` })
      seen.add(policy)
    }
  },
}
