import type { CertificateRule } from '../rule.ts'
import { assertsPolicy, EXTENDED_VALIDATION } from '../shared/baselineRequirements.ts'

export const unfitNameForExtendedValidation: CertificateRule = {
  subject: 'certificate',
  id: 'unfit-name-for-extended-validation',
  title: 'Wildcard or IP address in an extended validation certificate',
  severity: 'error',
  since: '0.1.0',
  scope: 'public',
  effective: '2015-05-01',
  citations: [
    {
      source: 'CA/B EVG',
      section: '9.8.1',
      quote:
        "This extension MUST contain one or more host Domain Name(s) owned or controlled by the Subject and to be associated with the Subject's server. Such server MAY be owned and operated by the Subject or another entity (e.g., a hosting service). Wildcard certificates are not allowed for EV Certificates",
    },
  ],
  docs: {
    what: 'A public certificate with extended validation is for a wildcard or for an IP address.',
    why: `
      Extended validation is for named hosts of an organization.
    `,
    whatToDo: `
      Ask the CA for the certificate with each host named, or for an organization-validated one:

      \`\`\`ini
      subjectAltName = DNS:shop.example, DNS:www.shop.example
      \`\`\`
    `,
    exceptions: `
      Names under \`.onion\` may be wildcards.
    `,
  },
  equivalents: ['zlint:e_ev_not_wildcard', 'zlint:e_ev_san_ip_address_present'],

  check(certificate, report) {
    for (const name of certificate.subjectAltName?.value ?? []) {
      const { kind, value } = name
      const isWildcard = kind === 'dNSName' && value.includes('*') && !/\.onion$/i.test(value)
      if (!isWildcard && kind !== 'iPAddress') continue
      if (!assertsPolicy(certificate, EXTENDED_VALIDATION)) return
      report({
        bytes: name.bytes,
        message: `${isWildcard ? 'a wildcard' : 'an IP address'} with extended validation`,
      })
    }
  },
}
