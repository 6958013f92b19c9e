import type { PolicyRule } from '../rule.ts'

export const missingServerCertificate: PolicyRule = {
  subject: 'policy',
  id: 'missing-server-certificate',
  title: 'TLS server without a certificate or key',
  severity: 'error',
  since: '0.1.0',
  citations: [
    {
      source: 'nginx',
      section: 'ssl_certificate',
      quote: 'no "ssl_certificate" is defined for the "listen ... ssl" directive',
      url: 'https://nginx.org/en/docs/http/ngx_http_ssl_module.html#ssl_certificate',
    },
  ],
  docs: `
    A server is to speak TLS, and no certificate is named for it, or no key for the certificate.

    nginx does not start: \`no "ssl_certificate" is defined for the "listen ... ssl" directive\`, or \`no
    "ssl_certificate_key" is defined for certificate\`. It wants a certificate for the default server of each address:
    the one with \`default_server\`, else the first. Others use that one's where they have none.

    **What to do:** name certificate and key in the server, or in \`http\` for all of them. A server that is there to turn
    away unknown names needs none with

    \`\`\`nginx
    ssl_reject_handshake on;
    \`\`\`

    Only whole configurations are judged: what a file that is not at hand may set is not known to be missing.
  `,

  *check({ endpoints }) {
    for (const { lacking, name, range } of endpoints) {
      if (lacking === 'certificate')
        yield { range, message: `no certificate is named for the server ${name}` }
      else if (lacking === 'key') yield { range, message: `no key is named for the certificate of ${name}` }
    }
  },
}
