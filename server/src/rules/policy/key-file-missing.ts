import type { PolicyRule } from '../rule.ts'

export const keyFileMissing: PolicyRule = {
  subject: 'policy',
  id: 'key-file-missing',
  title: 'Key file missing',
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
  docs: `
    A file with a private key is named that does not exist.

    A server that cannot read its key does not start. It is a warning and not an error because keys are rightly kept
    out of repositories and put in place when the configuration is installed.
  `,

  *check({ endpoints }) {
    for (const { certificates } of endpoints) {
      for (const { certificate, key } of certificates) {
        // Where one file holds both, it is missed once.
        if (key?.file?.kind !== 'missing' || certificate?.path.value === key.path.value) continue
        yield { range: key.path.range, message: `there is no file ${key.path.value}` }
      }
    }
  },
}
