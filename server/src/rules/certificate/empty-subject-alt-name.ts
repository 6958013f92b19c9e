import type { CertificateRule } from '../rule.ts'

export const emptySubjectAltName: CertificateRule = {
  subject: 'certificate',
  id: 'empty-subject-alt-name',
  title: 'Empty subject alternative name',
  severity: 'error',
  since: '0.1.0',
  citations: [
    {
      source: 'RFC 5280',
      section: '4.2.1.6',
      quote: 'If the subjectAltName extension is present, the sequence MUST contain at least one entry.',
    },
  ],
  docs: {
    what: 'The subjectAltName extension has no name in it, or one of its names is empty.',
    why: `
      A server certificate without names is for no server: clients that compare these names alone refuse the
      connection, Chrome with \`ERR_CERT_COMMON_NAME_INVALID\`.
    `,
    whatToDo: `
      Reissue it with the names. In openssl.cnf:

      \`\`\`ini
      subjectAltName = DNS:shop.example, DNS:www.shop.example
      \`\`\`
    `,
  },
  equivalents: ['zlint:e_ext_san_no_entries', 'zlint:e_ext_san_empty_name'],

  check({ subjectAltName }, report) {
    if (subjectAltName === undefined) return
    if (subjectAltName.value.length === 0) {
      report({ bytes: subjectAltName.bytes, message: 'no name among the subject alternative names' })
    }
    for (const name of subjectAltName.value) {
      const { value } = name
      if (value === '') report({ bytes: name.bytes, message: 'the name is empty' })
    }
  },
}
