import type { BlockRule } from '../rule.ts'

export const brokenBase64: BlockRule = {
  subject: 'block',
  id: 'broken-base64',
  title: 'Invalid base64 in a PEM block',
  severity: 'error',
  since: '0.1.0',
  citations: [
    { source: 'OpenSSL', section: 'PEM_R_BAD_BASE64_DECODE', quote: 'bad base64 decode' },
    { source: 'RFC 7468', section: '3' },
  ],
  docs: {
    what: 'The text between the BEGIN and END of a block is not valid base64.',
    why: `
      Nothing can read the block, and some programs then read no block of the file. OpenSSL and nginx report
      \`bad base64 decode\`.
    `,
    whatToDo: `
      Copy the block again from its source: the lost characters cannot be restored. The mark is at the first
      place that cannot be right; where text was lost, that is behind the gap. Afterwards

      \`\`\`sh
      openssl x509 -in cert.pem -noout -subject
      \`\`\`

      prints the subject again.
    `,
  },

  check({ errors }, report) {
    for (const { kind, message, range } of errors) if (kind === 'base64') report({ message, range })
  },
}
