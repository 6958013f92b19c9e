import type { CertificateReference } from '../../policy/policy.ts'
import type { PolicyRule } from '../rule.ts'

export const encryptedKeyWithoutPassword: PolicyRule = {
  subject: 'policy',
  id: 'encrypted-key-without-password',
  title: 'Encrypted key without a password',
  severity: 'error',
  since: '0.1.0',
  citations: [
    { source: 'OpenSSL', section: 'PEM_read_bio_PrivateKey(3)', quote: 'problems getting password' },
    {
      source: 'nginx',
      section: 'ssl_password_file',
      url: 'https://nginx.org/en/docs/http/ngx_http_ssl_module.html#ssl_password_file',
    },
    {
      source: 'Node.js',
      section: 'tls.createSecureContext, passphrase',
      url: 'https://nodejs.org/api/tls.html#tlscreatesecurecontextoptions',
    },
  ],
  docs: {
    what: 'The private key is encrypted, and nothing names the password for it.',
    why: `
      nginx requests it at the terminal, with \`Enter PEM pass phrase:\`, and does not start without one, as
      under systemd or in a container: that is a warning. Node throws an error.
    `,
    whatToDo: `
      Name the password's file, which has nothing else than the password on a line,

      \`\`\`nginx
      ssl_password_file /etc/nginx/tls/key.pass;
      \`\`\`

      give Node the option \`passphrase\`, or decrypt the key where its file is protected well enough:

      \`\`\`sh
      openssl pkey -in encrypted.key -out plain.key
      \`\`\`
    `,
  },

  *check({ endpoints }) {
    for (const { certificates } of endpoints) {
      for (const reference of certificates) {
        const { key, password } = reference
        if (key === undefined || !isEncrypted(reference)) continue
        if (password === 'askedFor') {
          yield {
            range: key.path.range,
            message: 'the key is encrypted: nginx prompts for the password, or does not start',
            severity: 'warning',
          }
        } else if (password === 'none') {
          yield { range: key.path.range, message: 'the key is encrypted, and no password is given' }
        }
      }
    }
  },
}

/** The first key of the file is the one that is read. */
function isEncrypted({ key }: CertificateReference): boolean {
  if (key?.file?.kind !== 'read' || key.instead !== undefined) return false
  const first = key.file.bundle.blocks.find((it) => it.label.endsWith('PRIVATE KEY'))
  return first?.content.kind === 'privateKey' && first.content.key.encrypted
}
