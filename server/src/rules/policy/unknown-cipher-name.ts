import { known } from '../../policy/setting.ts'
import type { PolicyRule } from '../rule.ts'
import { isSystemPolicy, isTls13Name } from '../shared/cipherWords.ts'
import { wordReplacement } from '../shared/commonFixes.ts'

export const unknownCipherName: PolicyRule = {
  subject: 'policy',
  id: 'unknown-cipher-name',
  title: 'Unknown cipher name',
  severity: 'warning',
  since: '0.1.0',
  fixable: true,
  citations: [
    {
      source: 'OpenSSL',
      section: 'ciphers(1): cipher list format',
      url: 'https://docs.openssl.org/3.0/man1/openssl-ciphers/',
    },
  ],
  docs: {
    what: 'A cipher string has an element that OpenSSL does not know and silently ignores.',
    why: `
      A misspelt suite is simply not enabled, and a misspelt exclusion excludes nothing, with no message
      anywhere. Everything up to the next separator is ignored with it.
    `,
    whatToDo: `
      Spell it as OpenSSL does; the suggestion is the nearest name. All names:

      \`\`\`sh
      openssl ciphers -v 'ALL:COMPLEMENTOFALL'
      \`\`\`

      Names are case-sensitive; IANA's names (\`TLS_ECDHE_RSA_WITH_…\`) are known to OpenSSL from 3.2 on only.
    `,
    exceptions: `
      Names that older versions of OpenSSL knew (\`EXPORT\`, \`DES\`, \`SSLv2\`) are not reported.
    `,
  },

  *check({ endpoints }) {
    for (const { cipherSuites } of endpoints) {
      const cipherString = known(cipherSuites)?.cipherString
      if (cipherString === undefined || isSystemPolicy(cipherString)) continue
      for (const { range: whole, unknown } of cipherString.words) {
        if (unknown === undefined || isTls13Name(unknown.name)) continue
        const { range, suggestion } = unknown
        const ignored =
          whole.end > range.end
            ? 'unknown cipher name, ignored with the rest'
            : 'unknown cipher name, ignored'
        yield {
          range,
          message: suggestion === undefined ? ignored : `${ignored}: did you mean ${suggestion}?`,
          fixes: () => (suggestion === undefined ? [] : [wordReplacement(range, suggestion)]),
        }
      }
    }
  },
}
