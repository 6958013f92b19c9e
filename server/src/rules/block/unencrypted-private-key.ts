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

    The \`tls.key\` of a Kubernetes Secret and the \`client-key-data\` of a kubeconfig are left alone: no other key would
    be accepted there.
  `,

  check({ content, labelRange, isPlainKey }, report) {
    if (content.kind !== 'privateKey' || content.key.encrypted || isPlainKey) return
    report({ range: labelRange, message: 'the private key is not encrypted' })
  },
}
