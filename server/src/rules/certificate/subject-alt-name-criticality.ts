import type { CertificateRule } from '../rule.ts'

export const subjectAltNameCriticality: CertificateRule = {
  subject: 'certificate',
  id: 'subject-alt-name-criticality',
  title: 'Subject alternative names wrongly critical, or wrongly not',
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
  docs: `
    The alternative names are critical although there is a subject, or are not although there is none.

    Without a subject they are all the names that the certificate has. With one it is a warning that they are critical:
    RFC 5280 says SHOULD.
  `,
  equivalents: ['zlint:e_ext_san_not_critical_without_subject', 'zlint:w_ext_san_critical_with_subject_dn'],

  check({ subject, extensions }, report) {
    const isNameless = subject.value.attributes.length === 0
    for (const extension of extensions) {
      const { oid, critical } = extension
      if (oid !== SUBJECT_ALT_NAME || critical === isNameless) continue
      report(
        isNameless
          ? { bytes: extension.bytes, message: 'not critical, and the subject is empty' }
          : { bytes: extension.bytes, message: 'critical, and there is a subject', severity: 'warning' },
      )
    }
  },
}

const SUBJECT_ALT_NAME = '2.5.29.17'
