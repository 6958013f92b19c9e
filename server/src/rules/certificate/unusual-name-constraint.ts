import type { CertificateRule } from '../rule.ts'

export const unusualNameConstraint: CertificateRule = {
  subject: 'certificate',
  id: 'unusual-name-constraint',
  title: 'Name constraint on an unsupported name type',
  severity: 'warning',
  since: '0.1.0',
  effective: '2008-05-01',
  citations: [{ source: 'RFC 5280', section: '4.2.1.10' }],
  docs: {
    what: 'The name constraints restrict X.400 addresses, EDI party names or registered identifiers.',
    why: `
      RFC 5280 does not define how such names are compared, and a program that cannot compare them has to
      refuse certificates that have one: OpenSSL reports \`unsupported name constraint type\`.
    `,
    whatToDo: `
      Reissue the CA certificate with constraints on DNS names, addresses, emails, URIs or directory names
      only:

      \`\`\`ini
      nameConstraints = critical, permitted;DNS:shop.example
      \`\`\`
    `,
    exceptions: `
      Certificates from before May 2008, when RFC 5280 was published.
    `,
  },
  equivalents: [
    'zlint:w_name_constraint_on_x400',
    'zlint:w_name_constraint_on_edi_party_name',
    'zlint:w_name_constraint_on_registered_id',
  ],

  check({ nameConstraints }, report) {
    if (nameConstraints === undefined) return
    for (const { kind, bytes } of [...nameConstraints.value.permitted, ...nameConstraints.value.excluded]) {
      if (UNUSUAL.has(kind)) report({ bytes, message: `a constraint on ${kind}` })
    }
  },
}

const UNUSUAL: ReadonlySet<string> = new Set(['x400Address', 'ediPartyName', 'registeredID'])
