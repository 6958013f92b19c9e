import type { BlockRule } from '../rule.ts'

export const unencryptedPrivateKey: BlockRule = {
  subject: 'block',
  id: 'unencrypted-private-key',
  title: 'Private key that is not encrypted',
  severity: 'info',
  since: '0.1.0',
  citations: [{ source: 'CWE', section: '312' }],
  docs: `
    The file holds a private key that anyone who can read the file can use.

    That is how most servers want it, so that they can start without a passphrase. It is worth knowing before the
    file is committed, sent or copied into an image: whoever has the key can pose as its owner, and taking it back
    means revoking the certificate.
  `,

  *check({ content, labelRange }) {
    if (content.kind !== 'privateKey' || content.key.encrypted) return
    yield { range: labelRange, message: 'the private key is not encrypted' }
  },
}
