import { STATIC_KEY_EXCHANGE } from '../../registry/suiteWeaknesses.ts'
import type { PolicyRule } from '../rule.ts'
import { suiteReports } from '../shared/suiteReports.ts'

export const staticKeyExchange: PolicyRule = {
  subject: 'policy',
  id: 'static-key-exchange',
  title: 'Cipher suite with a static key exchange',
  severity: 'error',
  since: '0.1.0',
  fixable: true,
  citations: [
    {
      source: 'RFC 10015',
      section: '4',
      quote:
        'Clients MUST NOT offer and servers MUST NOT select RSA cipher suites in (D)TLS 1.2 connections.',
    },
    { source: 'RFC 10015', section: '2' },
    { source: 'RFC 9325', section: '4.1' },
  ],
  docs: {
    what: "A cipher suite is enabled in which the server's long-term key decrypts every connection.",
    why: `
      With the RSA key exchange the client encrypts the secret with the certificate's key; with fixed DH and
      ECDH the certificate holds the server's share. Whoever obtains the key later, by theft or by a court,
      can read all that was recorded before. The RSA exchange has also been attacked repeatedly since 1998
      (Bleichenbacher, DROWN, ROBOT). RFC 10015 forbids static RSA and fixed DH in TLS 1.2, and discourages
      fixed ECDH, which is a warning.
    `,
    whatToDo: `
      Enable ECDHE suites only; all clients of the last ten years have them:

      \`\`\`nginx
      ssl_ciphers ECDHE+AESGCM:ECDHE+CHACHA20;
      \`\`\`

      or append \`:!kRSA\` to the string.
    `,
  },

  check: (policy, context) => suiteReports(policy, STATIC_KEY_EXCHANGE, context),
}
