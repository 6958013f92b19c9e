import type { BlockRule } from '../rule.ts'

export const unencryptedPrivateKey: BlockRule = {
  subject: 'block',
  id: 'unencrypted-private-key',
  title: 'Unencrypted private key',
  severity: 'info',
  since: '0.1.0',
  citations: [{ source: 'CWE', section: '312' }],
  docs: {
    what: 'The file holds a private key that anyone who can read the file can use.',
    why: `
      That is how most servers need it, so that they start without a passphrase. It is worth knowing before
      the file is committed, sent or copied into an image: whoever has the key can pose as its owner, and the
      only remedy then is to revoke the certificate.
    `,
    whatToDo: `
      Let only the server's user read the file; for a key at rest, encrypt it:

      \`\`\`sh
      chmod 600 server.key
      openssl pkcs8 -topk8 -in server.key -out server.enc.key
      \`\`\`
    `,
    exceptions: `
      The \`tls.key\` of a Kubernetes Secret and the \`client-key-data\` of a kubeconfig are not reported: no
      encrypted key is accepted there.
    `,
  },

  check({ content, labelRange, isPlainKey }, report) {
    if (content.kind !== 'privateKey' || content.key.encrypted || isPlainKey) return
    report({ range: labelRange, message: 'the private key is not encrypted' })
  },
}
