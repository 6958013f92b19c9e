import type { PolicyRule } from '../rule.ts'

export const refusedValue: PolicyRule = {
  subject: 'policy',
  id: 'refused-value',
  title: 'Option value refused by the program',
  severity: 'error',
  since: '0.1.0',
  citations: [
    {
      source: 'Node.js',
      section: 'ERR_TLS_INVALID_PROTOCOL_VERSION',
      quote: 'is not a valid minimum TLS protocol version',
      url: 'https://nodejs.org/api/errors.html#err_tls_invalid_protocol_version',
    },
    {
      source: 'Node.js',
      section: 'ERR_TLS_INVALID_PROTOCOL_METHOD',
      url: 'https://nodejs.org/api/errors.html#err_tls_invalid_protocol_method',
    },
    {
      source: 'OpenSSL',
      section: 'SSL_CONF_cmd(3)',
      url: 'https://docs.openssl.org/3.0/man3/SSL_CONF_cmd/',
    },
  ],
  docs: {
    what: 'The program throws an error when it reads this value, so that there is no connection at all.',
    why: `
      The message is the program's own. Node knows \`TLSv1\`, \`TLSv1.1\`, \`TLSv1.2\` and \`TLSv1.3\` as \`minVersion\`
      and \`maxVersion\`; its OpenSSL has no SSL 2.0 and 3.0, and \`secureOptions\` is a number. \`cert\`, \`key\` and
      \`ca\` are the PEM itself: a path is refused with \`no start line\`, or as \`ca\` accepted silently, and then
      no certificate verifies. nginx hands \`ssl_conf_command\` on to OpenSSL, and does not start with a command
      or value that OpenSSL does not know: \`unknown cmd name\`, \`bad value\`.
    `,
    whatToDo: `
      Write the value as the program reads it:

      \`\`\`js
      { minVersion: 'TLSv1.2', cert: readFileSync('server.pem'), secureOptions: crypto.constants.SSL_OP_NO_TICKET }
      \`\`\`
    `,
  },

  *check({ refusedValues }) {
    for (const { value, range } of refusedValues) yield { range, message: value }
  },
}
