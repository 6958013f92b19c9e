import type { BlockRule } from '../rule.ts'

export const brokenBase64: BlockRule = {
  subject: 'block',
  id: 'broken-base64',
  title: 'Broken base64',
  severity: 'error',
  since: '0.1.0',
  citations: [
    { source: 'OpenSSL', section: 'PEM_R_BAD_BASE64_DECODE', quote: 'bad base64 decode' },
    { source: 'RFC 7468', section: '3' },
  ],
  docs: `
    The text between a block's boundaries is not base64.

    Nothing can read the block, and some programs then read no block of the file. What is marked is the first place
    that cannot be right; when text was lost, that is behind the place where it was.
  `,

  check({ errors }, report) {
    for (const { kind, message, range } of errors) if (kind === 'base64') report({ message, range })
  },
}
