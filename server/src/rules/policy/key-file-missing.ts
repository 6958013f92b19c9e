import type { PolicyRule } from '../rule.ts'

export const keyFileMissing: PolicyRule = {
  subject: 'policy',
  id: 'key-file-missing',
  title: 'Missing key file',
  severity: 'warning',
  since: '0.1.0',
  citations: [
    {
      source: 'nginx',
      section: 'ssl_certificate_key',
      url: 'https://nginx.org/en/docs/http/ngx_http_ssl_module.html#ssl_certificate_key',
    },
    { source: 'OpenSSL', section: 'SSL_CTX_use_PrivateKey_file(3)' },
  ],
  docs: {
    what: 'A private key file is configured that does not exist.',
    why: `
      A server that cannot read its key does not start: nginx reports
      \`cannot load certificate key … No such file or directory\`, Node throws \`ENOENT\`.
    `,
    whatToDo: `
      Correct the path, or put the file in place before the server starts:

      \`\`\`nginx
      ssl_certificate_key /etc/nginx/tls/server.key;
      \`\`\`
    `,
    exceptions: `
      It is a warning and not an error because keys are rightly kept out of repositories and put in place when
      the configuration is installed.
    `,
  },

  *check({ endpoints }) {
    for (const { certificates } of endpoints) {
      for (const { certificate, key } of certificates) {
        // Where one file holds both, it is missed once.
        if (key?.file?.kind !== 'missing' || certificate?.path.value === key.path.value) continue
        yield { range: key.path.range, message: `no such file: ${key.path.value}` }
      }
    }
  },
}
