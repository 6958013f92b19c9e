import { FINITE_FIELD } from '../../registry/suiteWeaknesses.ts'
import type { PolicyRule } from '../rule.ts'
import { suiteReports } from '../shared/suiteReports.ts'

export const finiteFieldKeyExchange: PolicyRule = {
  subject: 'policy',
  id: 'finite-field-key-exchange',
  title: 'Cipher suite with a finite-field key exchange (DHE)',
  severity: 'warning',
  since: '0.1.0',
  fixable: true,
  citations: [
    { source: 'RFC 10015', section: '3' },
    {
      source: 'Mozilla Server Side TLS',
      section: '6.0',
      url: 'https://ssl-config.mozilla.org/guidelines/6.0.json',
    },
  ],
  docs: {
    what: 'A cipher suite is enabled that exchanges keys over a finite field (DHE) in TLS 1.2.',
    why: `
      The client cannot declare which groups it accepts, so servers choose groups that are too small or shared
      by many (Logjam), and a server that reuses its share leaks the secret bit by bit (Raccoon). RFC 10015 of
      July 2026 forbids clients to offer and servers to select these suites in TLS 1.2.
    `,
    whatToDo: `
      Exclude them; ECDHE suites replace them in all current clients:

      \`\`\`nginx
      ssl_ciphers ECDHE+AESGCM:ECDHE+CHACHA20;
      \`\`\`
    `,
    exceptions: `
      It is a warning and not an error because the suites were recommended until then. In TLS 1.3 the groups
      are negotiated and DHE is not affected. A server without DH parameters (\`ssl_dhparam\`, Node's \`dhparam\`)
      chooses no such suite and is not reported.
    `,
  },

  check: (policy, context) => {
    const endpoints = policy.endpoints.filter((it) => it.lacksDhParameters !== true)
    return suiteReports({ ...policy, endpoints }, FINITE_FIELD, context)
  },
}
