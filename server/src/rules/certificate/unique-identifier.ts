import type { CertificateRule } from '../rule.ts'

export const uniqueIdentifier: CertificateRule = {
  subject: 'certificate',
  id: 'unique-identifier',
  title: 'Unique identifier, which certificates no longer have',
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
  docs: `
    The certificate has the field issuerUniqueID or subjectUniqueID.

    They were meant for names that are given to somebody else later. Nothing reads them; the key identifiers have taken their
    place.
  `,
  equivalents: [
    'zlint:e_cert_contains_unique_identifier',
    'zlint:e_cert_unique_identifier_version_not_2_or_3',
  ],

  check({ issuerUniqueId, subjectUniqueId }, report) {
    if (issuerUniqueId) report({ bytes: issuerUniqueId, message: 'the issuer has a unique identifier' })
    if (subjectUniqueId) report({ bytes: subjectUniqueId, message: 'the subject has a unique identifier' })
  },
}
