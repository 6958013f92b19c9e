import type { CrlRule } from '../rule.ts'

export const emptyRevocationList: CrlRule = {
  subject: 'crl',
  id: 'empty-revocation-list',
  title: 'Empty list of revoked certificates',
  severity: 'error',
  since: '0.1.0',
  effective: '2008-05-01',
  citations: [
    {
      source: 'RFC 5280',
      section: '5.1.2.6',
      quote: 'When there are no revoked certificates, the revoked certificates list MUST be absent.',
    },
  ],
  docs: {
    what: 'The CRL has a list of revoked certificates with no entry in it.',
    why: `
      Where nothing is revoked, the field has to be absent. Strict parsers refuse the CRL.
    `,
    whatToDo: `
      Ask the CA, or the maker of its software: "Omit revokedCertificates when no certificate is revoked (RFC
      5280, 5.1.2.6)." OpenSSL writes it correctly:

      \`\`\`sh
      openssl ca -gencrl -out ca.crl
      \`\`\`
    `,
    exceptions: `
      CRLs from before May 2008, when RFC 5280 was published.
    `,
  },
  equivalents: [
    'zlint:e_crl_empty_revoked_certificates',
    'zlint:e_crl_revoked_certificates_field_must_be_empty',
  ],

  check({ revokedCertificates, revokedCount }, report) {
    if (revokedCount > 0 || revokedCertificates === undefined) return
    report({ bytes: revokedCertificates.bytes, message: 'the list of revoked certificates is empty' })
  },
}
