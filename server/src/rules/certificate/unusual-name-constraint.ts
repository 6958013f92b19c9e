import type { CertificateRule } from '../rule.ts'

export const unusualNameConstraint: CertificateRule = {
  subject: 'certificate',
  id: 'unusual-name-constraint',
  title: 'Name constraint on a kind of name that nobody compares',
  severity: 'warning',
  since: '0.1.0',
  effective: '2008-05-01',
  citations: [{ source: 'RFC 5280', section: '4.2.1.10' }],
  docs: `
    The name constraints restrict X.400 addresses, EDI party names or registered identifiers.

    RFC 5280 does not say how such names are compared, and a program that does not know it has to refuse certificates that
    have one. Certificates of before May 2008, when it was published, are left alone.
  `,
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
