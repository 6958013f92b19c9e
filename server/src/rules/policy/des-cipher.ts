import { SMALL_BLOCKS } from '../../registry/suiteWeaknesses.ts'
import type { PolicyRule } from '../rule.ts'
import { suiteReports } from '../shared/suiteReports.ts'

export const desCipher: PolicyRule = {
  subject: 'policy',
  id: 'des-cipher',
  title: 'Cipher suite with 64-bit blocks (DES, 3DES, IDEA, RC2)',
  severity: 'warning',
  since: '0.1.0',
  fixable: true,
  citations: [
    {
      source: 'RFC 9325',
      section: '4.1',
      quote: 'Implementations MUST NOT negotiate cipher suites offering less than 112 bits of security',
    },
    { source: 'CVE-2016-2183', section: 'SWEET32', url: 'https://sweet32.info' },
  ],
  docs: {
    what: 'A cipher suite is enabled whose cipher has blocks of 64 bits.',
    why: `
      After some 32 gigabytes in one connection blocks repeat, which reveals what they hold (SWEET32). The key
      of DES itself has 56 bits and can be found by brute force: that is an error. 3DES has 112 bits of
      security, less than the 128 that are recommended.
    `,
    whatToDo: `
      Exclude them:

      \`\`\`nginx
      ssl_ciphers HIGH:!aNULL:!3DES:!DES:!IDEA;
      \`\`\`
    `,
    exceptions: `
      OpenSSL since 1.1.0 is built without these ciphers unless configured otherwise; they are reported all
      the same, because another build would enable them.
    `,
  },

  check: (policy, context) => suiteReports(policy, SMALL_BLOCKS, context),
}
