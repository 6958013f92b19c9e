import type { PolicyRule } from '../rule.ts'

export const legacyRenegotiation: PolicyRule = {
  subject: 'policy',
  id: 'legacy-renegotiation',
  title: 'Insecure legacy renegotiation',
  severity: 'warning',
  since: '0.1.0',
  citations: [
    {
      source: 'RFC 9325',
      section: '3.5',
      quote:
        'Where handshake renegotiation is implemented, both clients and servers MUST use the renegotiation_info extension',
    },
    { source: 'RFC 5746', section: '4' },
    {
      source: 'OpenSSL',
      section: 'SSL_CTX_set_options(3)',
      url: 'https://docs.openssl.org/3.0/man3/SSL_CTX_set_options/',
    },
  ],
  docs: {
    what: 'Peers without secure renegotiation (RFC 5746, of 2010) are accepted.',
    why: `
      Without it, an attacker on the path can put requests of their own in front of those of a client
      (CVE-2009-3555). OpenSSL 3 refuses such servers with \`unsafe legacy renegotiation disabled\`, and this
      option is found on the web as the answer to that. \`SSL_OP_LEGACY_SERVER_CONNECT\` connects to them all
      the same; \`SSL_OP_ALLOW_UNSAFE_LEGACY_RENEGOTIATION\` also renegotiates with them, which is an error.
      In nginx they are \`UnsafeLegacyServerConnect\` and \`UnsafeLegacyRenegotiation\`, options in
      \`ssl_conf_command\` and \`proxy_ssl_conf_command\`.
    `,
    whatToDo: `
      Update the server, or the middlebox in front of it. Until then set the lesser option for that one server
      alone:

      \`\`\`js
      new https.Agent({ secureOptions: crypto.constants.SSL_OP_LEGACY_SERVER_CONNECT })
      \`\`\`
    `,
    exceptions: `
      TLS 1.3 has no renegotiation. As a server, nginx refuses all renegotiation: the option has no use there.
    `,
  },

  *check({ endpoints }) {
    for (const { legacyRenegotiation: found = [] } of endpoints) {
      for (const { value, range } of found) {
        switch (value) {
          case 'connect':
            yield { range, message: 'connects to servers without secure renegotiation (RFC 5746)' }
            break
          case 'withheld':
            yield {
              range,
              message: 'renegotiation without RFC 5746 is allowed, and only nginx itself refuses it',
            }
            break
          case 'renegotiate':
            yield { range, severity: 'error', message: 'renegotiation without RFC 5746 is allowed' }
        }
      }
    }
  },
}
