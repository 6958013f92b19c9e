import { known } from '../../policy/setting.ts'
import { isSystemPolicy, isTls13Name } from '../cipherWords.ts'
import { wordReplacement } from '../commonFixes.ts'
import type { PolicyRule } from '../rule.ts'

export const unknownCipherName: PolicyRule = {
  subject: 'policy',
  id: 'unknown-cipher-name',
  title: 'Unknown name in a cipher string',
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
  docs: `
    A cipher string has a word that OpenSSL does not know, and ignores in silence.

    A misspelt suite is simply not enabled, and a misspelt exclusion excludes nothing, with no message anywhere. With
    the word everything up to the next separator is ignored. Names are case-sensitive; IANA's names
    (\`TLS_ECDHE_RSA_WITH_…\`) are known to OpenSSL from 3.2 on only.

    Names that older versions of OpenSSL knew (\`EXPORT\`, \`DES\`, \`SSLv2\`) are not reported.
  `,

  *check({ endpoints }) {
    for (const { cipherSuites } of endpoints) {
      const cipherString = known(cipherSuites)?.cipherString
      if (cipherString === undefined || isSystemPolicy(cipherString)) continue
      for (const { range: whole, unknown } of cipherString.words) {
        if (unknown === undefined || isTls13Name(unknown.name)) continue
        const { range, suggestion } = unknown
        const ignored =
          whole.end > range.end
            ? 'OpenSSL ignores this unknown name and the rest'
            : 'OpenSSL ignores this unknown name'
        yield {
          range,
          message: suggestion === undefined ? ignored : `${ignored}; ${suggestion}?`,
          fixes: () => (suggestion === undefined ? [] : [wordReplacement(range, suggestion)]),
        }
      }
    }
  },
}
