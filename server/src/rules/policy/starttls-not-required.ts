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
  docs: `
    A connection with a password begins in plain text and stays so where the server offers no STARTTLS.

    The offer itself is not encrypted: whoever is on the way takes it out of the server's answer and reads the password
    that follows. Require it (\`requireTLS: true\` in nodemailer, \`doSTARTTLS: true\` in ImapFlow), or begin with TLS
    (\`secure: true\` on port 465 or 993), as RFC 8314 recommends. A mail catcher on the same machine is left alone, and
    so is a connection without a password.
  `,

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
