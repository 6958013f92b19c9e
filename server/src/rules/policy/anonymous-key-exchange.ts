import { NO_AUTHENTICATION } from '../../registry/suiteWeaknesses.ts'
import type { PolicyRule } from '../rule.ts'
import { suiteReports } from '../shared/suiteReports.ts'

export const anonymousKeyExchange: PolicyRule = {
  subject: 'policy',
  id: 'anonymous-key-exchange',
  title: 'Cipher suite without authentication',
  severity: 'error',
  since: '0.1.0',
  fixable: true,
  citations: [
    {
      source: 'RFC 5246',
      section: 'A.5',
      quote:
        'These cipher suites MUST NOT be used by TLS 1.2 implementations unless the application layer has specifically requested to allow anonymous key exchange',
    },
    { source: 'OpenSSL', section: 'ciphers(1): aNULL' },
  ],
  docs: {
    what: 'A cipher suite is enabled in which the server does not authenticate itself.',
    why: `
      Whoever is between the two sides can talk to both of them and read everything. In OpenSSL, \`ALL\`,
      \`HIGH\`, \`ECDH\`, \`DH\`, \`kECDHE\` and \`kDHE\` include such suites; \`ECDHE\` and \`DHE\` do not.
    `,
    whatToDo: `
      Exclude them in the cipher string:

      \`\`\`nginx
      ssl_ciphers HIGH:!aNULL;
      \`\`\`

      or name \`ECDHE\` suites only.
    `,
    exceptions: `
      At its default security level OpenSSL does not negotiate them. In Node, which has its own OpenSSL, they
      are reported only beside \`@SECLEVEL=0\`.
    `,
  },

  check: (policy, context) => suiteReports(policy, NO_AUTHENTICATION, context),
}
