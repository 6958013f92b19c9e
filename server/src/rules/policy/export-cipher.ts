import { EXPORT_GRADE } from '../../registry/suiteWeaknesses.ts'
import type { PolicyRule } from '../rule.ts'
import { suiteReports } from '../shared/suiteReports.ts'

export const exportCipher: PolicyRule = {
  subject: 'policy',
  id: 'export-cipher',
  title: 'Export-grade cipher suite',
  severity: 'error',
  since: '0.1.0',
  fixable: true,
  citations: [
    {
      source: 'RFC 9325',
      section: '4.1',
      quote:
        'Implementations MUST NOT negotiate cipher suites offering less than 112 bits of security, including so-called "export-level" encryption',
    },
  ],
  docs: {
    what: 'A cipher suite is enabled whose keys have 40 or 56 bits.',
    why: `
      The export rules of the 1990s demanded keys that can be found by brute force. The attacks FREAK and
      Logjam made newer servers fall back to them. No supported version of OpenSSL has them any more; a
      configuration that names them was written for one that does.
    `,
    whatToDo: `
      Remove the name, or exclude them:

      \`\`\`nginx
      ssl_ciphers HIGH:!aNULL:!EXPORT;
      \`\`\`
    `,
  },

  check: (policy, context) => suiteReports(policy, EXPORT_GRADE, context),
}
