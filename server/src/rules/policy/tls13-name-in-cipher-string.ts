import { known } from '../../policy/setting.ts'
import { isTls13Name } from '../cipherWords.ts'
import type { PolicyRule } from '../rule.ts'
import { removal } from '../suiteReports.ts'

export const tls13NameInCipherString: PolicyRule = {
  subject: 'policy',
  id: 'tls13-name-in-cipher-string',
  title: 'Suite of TLS 1.3 in a cipher string',
  severity: 'info',
  since: '0.1.0',
  fixable: true,
  citations: [
    {
      source: 'OpenSSL',
      section: 'SSL_CTX_set_cipher_list(3)',
      url: 'https://docs.openssl.org/3.0/man3/SSL_CTX_set_cipher_list/',
    },
  ],
  docs: `
    A cipher string names a suite of TLS 1.3, or TLS 1.3 itself.

    Such a string governs the suites of TLS 1.2 and below only: those of TLS 1.3 are neither switched on by it nor, with
    \`!TLSv1.3\`, off. They have a setting of their own (\`ssl_conf_command Ciphersuites …\` in nginx) and are all sound.
  `,

  *check({ endpoints }) {
    for (const endpoint of endpoints) {
      const cipherString = known(endpoint.cipherSuites)?.cipherString
      for (const word of cipherString?.words ?? []) {
        if (word.unknown === undefined || !isTls13Name(word.unknown.name)) continue
        const isOnlyWord = cipherString!.words.length === 1
        yield {
          range: word.unknown.range,
          message: 'TLS 1.3 is not governed by this list',
          fixes: () => (isOnlyWord ? [] : [{ ...removal(endpoint, cipherString!, word), automatic: true }]),
        }
      }
    }
  },
}
