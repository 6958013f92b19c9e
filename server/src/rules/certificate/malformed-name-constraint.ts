import type { CertificateRule } from '../rule.ts'

export const malformedNameConstraint: CertificateRule = {
  subject: 'certificate',
  id: 'malformed-name-constraint',
  title: 'Name constraint that programs do not take as it is meant',
  severity: 'error',
  since: '0.1.0',
  citations: [
    {
      source: 'RFC 5280',
      section: '4.2.1.10',
      quote:
        'Within this profile, the minimum and maximum fields are not used with any name forms, thus, the minimum MUST be zero, and maximum MUST be absent.',
    },
    {
      source: 'RFC 5280',
      section: '4.2.1.10',
      quote:
        'The constraint MUST be specified as a fully qualified domain name and MAY specify a host or a domain.',
    },
  ],
  docs: `
    A name constraint has a minimum or a maximum, which nobody heeds, or one on URIs is not the name of a host or a domain.

    A DNS name that begins with a dot is information: RFC 5280 writes such constraints without it, and programs differ in
    whether the domain itself is meant, too.
  `,
  equivalents: [
    'zlint:e_name_constraint_minimum_non_zero',
    'zlint:e_name_constraint_maximum_not_absent',
    'zlint:e_name_constraint_not_fqdn',
    'zlint:e_dns_name_constraint_incorrect_dot_prefix',
  ],

  check({ nameConstraints }, report) {
    if (nameConstraints === undefined) return
    for (const subtree of [...nameConstraints.value.permitted, ...nameConstraints.value.excluded]) {
      const { kind, base, minimum, maximum, bytes } = subtree
      if (minimum !== 0) report({ bytes, message: `a constraint with the minimum ${minimum}` })
      if (maximum !== undefined) report({ bytes, message: `a constraint with the maximum ${maximum}` })
      if (kind === 'uniformResourceIdentifier' && !DOMAIN.test(base)) {
        report({ bytes, message: 'a constraint on URIs that is neither a host nor a domain' })
      }
      if (kind === 'dNSName' && base.startsWith('.')) {
        report({ bytes, message: 'a constraint on DNS names that begins with a dot', severity: 'info' })
      }
    }
  },
}

const DOMAIN = /^\.?(?:[A-Za-z0-9_](?:[A-Za-z0-9_-]{0,61}[A-Za-z0-9_])?\.)+[A-Za-z][A-Za-z0-9-]*$/
