import type { CertificateRule } from '../rule.ts'

export const uniqueIdentifier: CertificateRule = {
  subject: 'certificate',
  id: 'unique-identifier',
  title: 'Unique identifier in a certificate',
  severity: 'error',
  since: '0.1.0',
  effective: '2008-05-01',
  citations: [
    {
      source: 'RFC 5280',
      section: '4.1.2.8',
      quote: 'CAs conforming to this profile MUST NOT generate certificates with unique identifiers.',
    },
  ],
  docs: {
    what: 'The certificate has the field issuerUniqueID or subjectUniqueID.',
    why: `
      They were meant for names that are reassigned. Nothing reads them; the key identifiers have replaced
      them.
    `,
    whatToDo: `
      Ask the maker of the CA's software: "Omit issuerUniqueID and subjectUniqueID (RFC 5280, 4.1.2.8)." In
      openssl.cnf:

      \`\`\`ini
      subjectKeyIdentifier   = hash
      authorityKeyIdentifier = keyid
      \`\`\`
    `,
    exceptions: `
      Certificates from before May 2008, when RFC 5280 was published.
    `,
  },
  equivalents: [
    'zlint:e_cert_contains_unique_identifier',
    'zlint:e_cert_unique_identifier_version_not_2_or_3',
  ],

  check({ issuerUniqueId, subjectUniqueId }, report) {
    if (issuerUniqueId) report({ bytes: issuerUniqueId, message: 'the issuer has a unique identifier' })
    if (subjectUniqueId) report({ bytes: subjectUniqueId, message: 'the subject has a unique identifier' })
  },
}
