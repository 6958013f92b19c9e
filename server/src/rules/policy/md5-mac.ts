import { MD5_MAC } from '../../registry/suiteWeaknesses.ts'
import type { PolicyRule } from '../rule.ts'
import { suiteReports } from '../shared/suiteReports.ts'

export const md5Mac: PolicyRule = {
  subject: 'policy',
  id: 'md5-mac',
  title: 'Cipher suite with MD5',
  severity: 'warning',
  since: '0.1.0',
  fixable: true,
  citations: [
    { source: 'OpenSSL', section: 'SSL_CTX_set_security_level(3): level 1' },
    { source: 'RFC 6151', section: '2' },
  ],
  docs: {
    what: 'A cipher suite is enabled that authenticates data with MD5.',
    why: `
      As a MAC, MD5 is not broken, but nothing new may rely on it, and every suite with it is weak for another
      reason too. OpenSSL disables such suites from security level 1 on.
    `,
    whatToDo: `
      Exclude them:

      \`\`\`nginx
      ssl_ciphers HIGH:!aNULL:!MD5;
      \`\`\`
    `,
  },

  check: (policy, context) => suiteReports(policy, MD5_MAC, context),
}
