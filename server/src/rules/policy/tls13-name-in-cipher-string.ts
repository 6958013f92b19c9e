import { known } from '../../policy/setting.ts'
import type { PolicyRule } from '../rule.ts'
import { isTls13Name } from '../shared/cipherWords.ts'
import { automatic, removal } from '../shared/suiteReports.ts'

export const tls13NameInCipherString: PolicyRule = {
  subject: 'policy',
  id: 'tls13-name-in-cipher-string',
  title: 'TLS 1.3 cipher suite in a cipher string',
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
  docs: {
    what: 'A cipher string names a TLS 1.3 suite, or TLS 1.3 itself.',
    why: `
      A cipher string applies to TLS 1.2 and below only: TLS 1.3 suites are neither enabled by it nor, with
      \`!TLSv1.3\`, disabled. No error is reported for it.
    `,
    whatToDo: `
      Remove the name. All TLS 1.3 suites are enabled by default; to choose among them:

      \`\`\`nginx
      ssl_conf_command Ciphersuites TLS_AES_256_GCM_SHA384:TLS_CHACHA20_POLY1305_SHA256;
      \`\`\`
    `,
  },

  *check({ endpoints }) {
    for (const endpoint of endpoints) {
      const cipherString = known(endpoint.cipherSuites)?.cipherString
      for (const word of cipherString?.words ?? []) {
        if (word.unknown === undefined || !isTls13Name(word.unknown.name)) continue
        const isOnlyWord = cipherString!.words.length === 1
        yield {
          range: word.unknown.range,
          message: 'a cipher string does not apply to TLS 1.3',
          fixes: () => (isOnlyWord ? [] : removal(endpoint, cipherString!, word).map(automatic)),
        }
      }
    }
  },
}
