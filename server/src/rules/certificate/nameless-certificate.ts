import type { CertificateRule } from '../rule.ts'

export const namelessCertificate: CertificateRule = {
  subject: 'certificate',
  id: 'nameless-certificate',
  title: 'Empty issuer or subject',
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
  docs: {
    what: 'The issuer has no name, or a CA has no subject, or there is neither a subject nor a subject alternative name.',
    why: `
      Certification paths are built by these names: without one, no path is found
      (\`unable to get local issuer certificate\`).
    `,
    whatToDo: `
      Reissue it with names:

      \`\`\`sh
      openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 3650 -keyout ca.key -out ca.pem -subj '/O=Shop/CN=Shop CA'
      \`\`\`
    `,
  },
  equivalents: [
    'zlint:e_ca_subject_field_empty',
    'zlint:e_issuer_field_empty',
    'zlint:e_subject_empty_without_san',
  ],

  check({ subject, issuer, isCa, extensions }, report) {
    if (issuer.value.attributes.length === 0) {
      report({ bytes: issuer.bytes, message: 'empty issuer' })
    }
    if (subject.value.attributes.length > 0) return
    if (isCa) report({ bytes: subject.bytes, message: 'the CA has an empty subject' })
    else if (!extensions.some((it) => it.oid === SUBJECT_ALT_NAME)) {
      report({ bytes: subject.bytes, message: 'empty subject without subject alternative names' })
    }
  },
}

const SUBJECT_ALT_NAME = '2.5.29.17'
