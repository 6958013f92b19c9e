import { RC4 } from '../../registry/suiteWeaknesses.ts'
import type { PolicyRule } from '../rule.ts'
import { suiteReports } from '../shared/suiteReports.ts'

export const rc4Cipher: PolicyRule = {
  subject: 'policy',
  id: 'rc4-cipher',
  title: 'Cipher suite with RC4',
  severity: 'error',
  since: '0.1.0',
  fixable: true,
  citations: [
    {
      source: 'RFC 7465',
      section: '2',
      quote: 'TLS servers MUST NOT select an RC4 cipher suite when a TLS client sends such a cipher suite',
    },
    { source: 'RFC 9325', section: '4.1' },
  ],
  docs: {
    what: 'A cipher suite with the stream cipher RC4 is enabled.',
    why: `
      Its output is biased, so that what is sent repeatedly (a cookie, a password) can be recovered from many
      connections. Browsers removed it in 2016.
    `,
    whatToDo: `
      Exclude it:

      \`\`\`nginx
      ssl_ciphers HIGH:!aNULL:!RC4;
      \`\`\`
    `,
    exceptions: `
      OpenSSL since 1.1.0 is built without it unless configured otherwise; it is reported all the same,
      because another build would enable it.
    `,
  },

  check: (policy, context) => suiteReports(policy, RC4, context),
}
