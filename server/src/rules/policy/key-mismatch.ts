import type { PolicyRule } from '../rule.ts'

export const keyMismatch: PolicyRule = {
  subject: 'policy',
  id: 'key-mismatch',
  title: 'Key of another certificate',
  severity: 'error',
  since: '0.1.0',
  citations: [
    { source: 'OpenSSL', section: 'SSL_CTX_check_private_key(3)', quote: 'key values mismatch' },
    {
      source: 'nginx',
      section: 'ssl_certificate_key',
      url: 'https://nginx.org/en/docs/http/ngx_http_ssl_module.html#ssl_certificate_key',
    },
  ],
  docs: `
    The private key does not belong to the certificate.

    The server does not start: it could not prove that the certificate is its own. The certificate meant is the first
    in its file; a bundle in the wrong order is the most frequent reason, a renewal that replaced only one of the two
    files the next.
  `,

  *check({ endpoints }) {
    for (const { certificates, range } of endpoints) {
      for (const { certificate, key, keyMatches } of certificates) {
        if (keyMatches !== false) continue
        yield {
          range: (key ?? certificate)?.path.range ?? range,
          message: 'the key does not belong to the certificate',
          ...(key && certificate
            ? { related: [{ range: certificate.path.range, message: 'the certificate' }] }
            : {}),
        }
      }
    }
  },
}
