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
  docs: {
    what: 'A TLS server has no certificate configured, or no key for its certificate.',
    why: `
      nginx does not start: \`no "ssl_certificate" is defined for the "listen ... ssl" directive\`, or
      \`no "ssl_certificate_key" is defined for certificate\`. It needs a certificate for the default server of
      each listening socket: the one with \`default_server\`, else the first. Other virtual servers use that
      one's where they have none.
    `,
    whatToDo: `
      Name certificate and key in the server, or in \`http\` for all of them:

      \`\`\`nginx
      ssl_certificate     /etc/nginx/tls/fullchain.pem;
      ssl_certificate_key /etc/nginx/tls/server.key;
      \`\`\`

      A server that only rejects unknown names needs none with \`ssl_reject_handshake on;\`.
    `,
    exceptions: `
      Only complete configurations are checked: a file that could not be read may set them.
    `,
  },

  *check({ endpoints }) {
    for (const { lacking, name, range } of endpoints) {
      if (lacking === 'certificate')
        yield { range, message: `no certificate is configured for the server ${name}` }
      else if (lacking === 'key')
        yield { range, message: `no key is configured for the certificate of ${name}` }
    }
  },
}
