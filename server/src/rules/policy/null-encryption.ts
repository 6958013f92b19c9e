import { NULL_ENCRYPTION } from '../../registry/suiteWeaknesses.ts'
import type { PolicyRule } from '../rule.ts'
import { suiteReports } from '../shared/suiteReports.ts'

export const nullEncryption: PolicyRule = {
  subject: 'policy',
  id: 'null-encryption',
  title: 'Cipher suite without encryption',
  severity: 'error',
  since: '0.1.0',
  fixable: true,
  citations: [
    {
      source: 'RFC 9325',
      section: '4.1',
      quote: 'Implementations MUST NOT negotiate the cipher suites with NULL encryption.',
    },
  ],
  docs: {
    what: 'A cipher suite is enabled that does not encrypt.',
    why: `
      Everybody on the path reads what is sent; only changes are detected. Such suites are meant for tests. In
      OpenSSL, \`ALL\` excludes them; they come in with \`eNULL\`, \`NULL\`, \`COMPLEMENTOFALL\`, a name, or an
      element for a key exchange or MAC such as \`kRSA\` or \`SHA\`.
    `,
    whatToDo: `
      Exclude them:

      \`\`\`nginx
      ssl_ciphers HIGH:!aNULL:!eNULL;
      \`\`\`
    `,
    exceptions: `
      At its default security level OpenSSL does not negotiate them. In Node, which has its own OpenSSL, they
      are reported only beside \`@SECLEVEL=0\`.
    `,
  },

  check: (policy, context) => suiteReports(policy, NULL_ENCRYPTION, context),
}
