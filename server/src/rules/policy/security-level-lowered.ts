import { known } from '../../policy/setting.ts'
import type { PolicyRule } from '../rule.ts'
import { removal } from '../shared/suiteReports.ts'

export const securityLevelLowered: PolicyRule = {
  subject: 'policy',
  id: 'security-level-lowered',
  title: 'Lowered security level',
  severity: 'warning',
  since: '0.1.0',
  fixable: true,
  citations: [
    {
      source: 'OpenSSL',
      section: 'SSL_CTX_set_security_level(3)',
      url: 'https://docs.openssl.org/3.0/man3/SSL_CTX_set_security_level/',
    },
  ],
  docs: {
    what: "A cipher string lowers OpenSSL's security level.",
    why: `
      At level 0 everything is allowed: keys of 512 bits, signatures with MD5 and SHA-1, TLS 1.0 and 1.1,
      suites without encryption. Level 1 (80 bits) is the default of OpenSSL 3.0 itself, and below that of
      Debian and of OpenSSL from 3.2 on (level 2, 112 bits): that is information. It is mostly set to silence
      \`dh key too small\`, \`ee key too small\` or \`ca md too weak\`.
    `,
    whatToDo: `
      Remove \`@SECLEVEL\`, and replace the key, certificate or parameters that the error is about:

      \`\`\`nginx
      ssl_ciphers HIGH:!aNULL;
      \`\`\`
    `,
  },

  *check({ endpoints }) {
    for (const endpoint of endpoints) {
      const cipherString = known(endpoint.cipherSuites)?.cipherString
      const level = cipherString?.securityLevel
      if (cipherString === undefined || level === undefined || level > 1) continue
      const words = cipherString.words.filter((it) => it.effect === 'securityLevel')
      const word = words.at(-1)!
      yield {
        range: word.range,
        ...(level === 1 ? { severity: 'info' as const } : {}),
        message:
          level === 0
            ? 'security level 0 allows broken keys, signatures and versions'
            : 'security level 1 is below the usual 2',
        fixes: () =>
          words.length === cipherString.words.length ? [] : removal(endpoint, cipherString, word),
      }
    }
  },
}
