import type { CertificateRule } from '../rule.ts'

export const nameConstraintsWithoutCa: CertificateRule = {
  subject: 'certificate',
  id: 'name-constraints-without-ca',
  title: 'Name constraints in an end-entity certificate',
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
  docs: {
    what: "The certificate has name constraints for the certificates that it issues, but is not a CA's.",
    why: `
      The constraints have no effect, and strict programs refuse the certificate.
    `,
    whatToDo: `
      Reissue it without the extension, or as a CA. In openssl.cnf:

      \`\`\`ini
      basicConstraints = critical, CA:TRUE
      nameConstraints  = critical, permitted;DNS:shop.example
      \`\`\`
    `,
  },
  equivalents: ['zlint:e_ext_name_constraints_not_in_ca'],

  check(certificate, report) {
    if (certificate.isCa) return
    const constraints = certificate.extension(NAME_CONSTRAINTS)
    if (constraints) report({ bytes: constraints.bytes, message: 'name constraints without CA:TRUE' })
  },
}

const NAME_CONSTRAINTS = '2.5.29.30'
