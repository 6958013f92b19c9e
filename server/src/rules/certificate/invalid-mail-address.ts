import type { CertificateRule } from '../rule.ts'
import { mailboxFault } from '../shared/nameFaults.ts'

export const invalidMailAddress: CertificateRule = {
  subject: 'certificate',
  id: 'invalid-mail-address',
  title: 'Invalid email address',
  severity: 'error',
  since: '0.1.0',
  citations: [
    {
      source: 'RFC 5280',
      section: '4.2.1.6',
      quote:
        'the address MUST be stored in the rfc822Name. The format of an rfc822Name is a "Mailbox" as defined in Section 4.1.2 of [RFC2821].',
    },
  ],
  docs: {
    what: 'An email address among the subject alternative names is not an address alone: it is in angle brackets, has a comment, a space or no `@`.',
    why: `
      Mail programs compare it with the sender's address and never find a match: the signature is shown as
      somebody else's.
    `,
    whatToDo: `
      Write the address alone, and have the certificate reissued:

      \`\`\`ini
      subjectAltName = email:jo@shop.example
      \`\`\`
    `,
  },
  equivalents: ['zlint:e_ext_san_rfc822_format_invalid'],

  check({ subjectAltName }, report) {
    if (subjectAltName === undefined) return
    for (const { kind, value, bytes } of subjectAltName.value) {
      // An empty name is the finding of another rule.
      if (kind !== 'rfc822Name' || value === '') continue
      const fault = mailboxFault(value)
      if (fault !== undefined) report({ bytes, message: `the email address ${fault}` })
    }
  },
}
