import { known } from '../../policy/setting.ts'
import type { PolicyRule } from '../rule.ts'
import { profileFixes, usesOnlyTls13 } from '../shared/suiteReports.ts'

export const noForwardSecrecy: PolicyRule = {
  subject: 'policy',
  id: 'no-forward-secrecy',
  title: 'No cipher suite with forward secrecy',
  severity: 'warning',
  since: '0.1.0',
  fixable: true,
  citations: [{ source: 'RFC 9325', section: '4.1' }],
  docs: {
    what: 'None of the enabled suites of TLS 1.2 and below has forward secrecy.',
    why: `
      Whoever obtains the server's key later can read all connections that were recorded before. Browsers have
      begun to refuse such suites.
    `,
    whatToDo: `
      Enable ECDHE suites, all of which have forward secrecy, as has all of TLS 1.3:

      \`\`\`nginx
      ssl_ciphers ECDHE+AESGCM:ECDHE+CHACHA20;
      \`\`\`
    `,
  },

  *check({ endpoints }, context) {
    for (const endpoint of endpoints) {
      const setting = endpoint.cipherSuites
      const list = known(setting)
      if (list === undefined || list.values.length === 0 || setting.origin === 'default') continue
      // What a live server chose is not all that it has.
      if (setting.origin === 'observed') continue
      if (usesOnlyTls13(endpoint) || list.values.some((it) => it.forwardSecrecy)) continue
      // Of a number without a name it is not known.
      if (list.values.some((it) => it.keyExchange === 'unknown')) continue
      yield {
        range: list.cipherString?.range ?? setting.range!,
        message: 'no suite of TLS 1.2 and below has forward secrecy',
        fixes: () => profileFixes(endpoint, context),
      }
    }
  },
}
