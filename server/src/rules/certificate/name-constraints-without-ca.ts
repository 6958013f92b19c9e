import type { CertificateRule } from '../rule.ts'

export const nameConstraintsWithoutCa: CertificateRule = {
  subject: 'certificate',
  id: 'name-constraints-without-ca',
  title: 'Name constraints without being an authority',
  severity: 'error',
  since: '0.1.0',
  citations: [
    {
      source: 'RFC 5280',
      section: '4.2.1.10',
      quote:
        'The name constraints extension, which MUST be used only in a CA certificate, indicates a name space within which all subject names in subsequent certificates in a certification path MUST be located.',
    },
  ],
  docs: `
    The certificate says for which names the certificates may be that it issues, but it is no authority's.

    The constraints do nothing, and strict programs refuse the certificate.
  `,
  equivalents: ['zlint:e_ext_name_constraints_not_in_ca'],

  check(certificate, report) {
    if (certificate.isCa) return
    const constraints = certificate.extension(NAME_CONSTRAINTS)
    if (constraints) report({ bytes: constraints.bytes, message: 'name constraints, but no authority' })
  },
}

const NAME_CONSTRAINTS = '2.5.29.30'
