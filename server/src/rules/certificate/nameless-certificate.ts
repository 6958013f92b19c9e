import type { CertificateRule } from '../rule.ts'

export const namelessCertificate: CertificateRule = {
  subject: 'certificate',
  id: 'nameless-certificate',
  title: 'Certificate without a name of its issuer or its subject',
  severity: 'error',
  since: '0.1.0',
  citations: [
    {
      source: 'RFC 5280',
      section: '4.1.2.4',
      quote: 'The issuer field MUST contain a non-empty distinguished name (DN).',
    },
    {
      source: 'RFC 5280',
      section: '4.1.2.6',
      quote:
        'then the subject field MUST be populated with a non-empty distinguished name matching the contents of the issuer field',
    },
    { source: 'RFC 5280', section: '4.2.1.6' },
  ],
  docs: `
    The issuer has no name, or an authority has none as its subject, or there is neither a subject nor a subject alternative
    name.

    Certificates are put together to paths by these names: without one, no path is found.
  `,
  equivalents: [
    'zlint:e_ca_subject_field_empty',
    'zlint:e_issuer_field_empty',
    'zlint:e_subject_empty_without_san',
  ],

  check({ subject, issuer, isCa, extensions }, report) {
    if (issuer.value.attributes.length === 0) {
      report({ bytes: issuer.bytes, message: 'the issuer has no name' })
    }
    if (subject.value.attributes.length > 0) return
    if (isCa) report({ bytes: subject.bytes, message: 'the authority has no name' })
    else if (!extensions.some((it) => it.oid === SUBJECT_ALT_NAME)) {
      report({ bytes: subject.bytes, message: 'the subject has no name' })
    }
  },
}

const SUBJECT_ALT_NAME = '2.5.29.17'
