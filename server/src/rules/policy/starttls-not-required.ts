import type { PolicyRule } from '../rule.ts'

export const starttlsNotRequired: PolicyRule = {
  subject: 'policy',
  id: 'starttls-not-required',
  title: 'STARTTLS not required',
  severity: 'warning',
  since: '0.1.0',
  citations: [
    { source: 'RFC 3207', section: '6' },
    { source: 'RFC 8314', section: '3' },
    { source: 'RFC 9325', section: '3.2' },
  ],
  docs: {
    what: 'A connection with a password begins in plain text and stays so where the server offers no STARTTLS.',
    why: `
      The offer itself is not encrypted: an attacker on the path removes it from the server's answer and reads
      the password that follows. No error is reported.
    `,
    whatToDo: `
      Require it, or begin with TLS as RFC 8314 recommends:

      \`\`\`js
      nodemailer.createTransport({ host, port: 587, requireTLS: true, auth })
      nodemailer.createTransport({ host, port: 465, secure: true, auth })
      new ImapFlow({ host, port: 143, doSTARTTLS: true, auth })
      \`\`\`
    `,
    exceptions: `
      A mail catcher on the same machine and a connection without a password are not reported.
    `,
  },

  *check({ endpoints }) {
    for (const { startTls } of endpoints) {
      if (startTls === undefined) continue
      const { value, range } = startTls
      yield {
        range,
        message:
          value === 'never'
            ? 'the connection is not encrypted'
            : 'not encrypted where the server does not offer STARTTLS',
      }
    }
  },
}
