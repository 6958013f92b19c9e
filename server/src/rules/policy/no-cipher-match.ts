import { known } from '../../policy/setting.ts'
import type { PolicyRule } from '../rule.ts'
import { isSystemPolicy } from '../shared/cipherWords.ts'
import { profileFixes } from '../shared/suiteReports.ts'

export const noCipherMatch: PolicyRule = {
  subject: 'policy',
  id: 'no-cipher-match',
  title: 'Cipher string refused by OpenSSL',
  severity: 'error',
  since: '0.1.0',
  fixable: true,
  citations: [
    { source: 'OpenSSL', section: 'SSL_CTX_set_cipher_list(3)', quote: 'no cipher match' },
    { source: 'OpenSSL', section: 'ssl_cipher_process_rulestr', quote: 'invalid command' },
  ],
  docs: {
    what: 'OpenSSL refuses the cipher string, so that the program does not start.',
    why: `
      Either no suite is left when all elements have been applied (\`no cipher match\`), or the string has
      something in it that is not an element (\`invalid command\`): unknown names are ignored silently, but
      other characters, an operator without a name, and an unknown command after \`@\` are not.
    `,
    whatToDo: `
      Correct it, and let OpenSSL print what it stands for:

      \`\`\`sh
      openssl ciphers -v 'ECDHE+AESGCM:ECDHE+CHACHA20'
      \`\`\`
    `,
  },

  *check({ endpoints }, context) {
    for (const endpoint of endpoints) {
      const list = known(endpoint.cipherSuites)
      const cipherString = list?.cipherString
      if (cipherString === undefined || isSystemPolicy(cipherString)) continue
      const { error, range } = cipherString
      if (error !== undefined) {
        yield { range: error.range, message: error.message, fixes: () => profileFixes(endpoint, context) }
      } else if (list!.values.length === 0) {
        yield {
          range,
          message: 'OpenSSL 3.0 has no suite for this list and refuses it',
          fixes: () => profileFixes(endpoint, context),
        }
      }
    }
  },
}
