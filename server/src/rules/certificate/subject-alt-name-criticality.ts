import type { CertificateRule } from '../rule.ts'

export const subjectAltNameCriticality: CertificateRule = {
  subject: 'certificate',
  id: 'subject-alt-name-criticality',
  title: 'Wrong criticality of subjectAltName',
  severity: 'error',
  since: '0.1.0',
  citations: [
    {
      source: 'RFC 5280',
      section: '4.2.1.6',
      quote:
        'If the subject field contains an empty sequence, then the issuing CA MUST include a subjectAltName extension that is marked as critical.',
    },
  ],
  docs: {
    what: 'The subjectAltName is critical although there is a subject, or is not critical although the subject is empty.',
    why: `
      Without a subject it has all the names of the certificate, and a program that skipped it would accept a
      certificate for nobody. Linters report both.
    `,
    whatToDo: `
      Reissue it. In openssl.cnf, with a subject and with an empty one:

      \`\`\`ini
      subjectAltName = DNS:shop.example
      subjectAltName = critical, DNS:shop.example
      \`\`\`
    `,
    exceptions: `
      Critical with a subject is a warning: RFC 5280 has SHOULD there.
    `,
  },
  equivalents: ['zlint:e_ext_san_not_critical_without_subject', 'zlint:w_ext_san_critical_with_subject_dn'],

  check({ subject, extensions }, report) {
    const isNameless = subject.value.attributes.length === 0
    for (const extension of extensions) {
      const { oid, critical } = extension
      if (oid !== SUBJECT_ALT_NAME || critical === isNameless) continue
      report(
        isNameless
          ? { bytes: extension.bytes, message: 'subjectAltName is not critical, the subject is empty' }
          : {
              bytes: extension.bytes,
              message: 'subjectAltName is critical, the subject is not empty',
              severity: 'warning',
            },
      )
    }
  },
}

const SUBJECT_ALT_NAME = '2.5.29.17'
