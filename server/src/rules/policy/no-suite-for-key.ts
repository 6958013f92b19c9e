import { known } from '../../policy/setting.ts'
import type { PolicyRule } from '../rule.ts'
import { isFor, keysOf } from '../shared/certificateKeys.ts'

export const noSuiteForKey: PolicyRule = {
  subject: 'policy',
  id: 'no-suite-for-key',
  title: "No cipher suite for the certificate's key type",
  severity: 'error',
  since: '0.1.0',
  citations: [
    { source: 'OpenSSL', section: 'SSL_R_NO_SHARED_CIPHER', quote: 'no shared cipher' },
    { source: 'RFC 8422', section: '2' },
  ],
  docs: {
    what: 'No enabled cipher suite is for the key type of the certificate.',
    why: `
      An RSA key is used by suites with \`RSA\` in their names, an EC or EdDSA key by those with \`ECDSA\`. With
      TLS 1.2 and below every handshake fails: the server sends the alert \`handshake_failure\` and logs
      \`no shared cipher\`.
    `,
    whatToDo: `
      Name suites without the key type, which stands for both, or add those for the key:

      \`\`\`nginx
      ssl_ciphers ECDHE+AESGCM:ECDHE+CHACHA20;
      ssl_ciphers ECDHE-ECDSA-AES128-GCM-SHA256:ECDHE-RSA-AES128-GCM-SHA256;
      \`\`\`
    `,
    exceptions: `
      It is a warning where TLS 1.3 is enabled, whose suites are for all keys. Servers with several
      certificates are checked with all of their keys.
    `,
  },

  *check({ endpoints }) {
    for (const endpoint of endpoints) {
      if (endpoint.role !== 'server') continue
      const versions = known(endpoint.protocolVersions)
      const list = known(endpoint.cipherSuites)
      const { cipherSuites, range } = endpoint
      if (!versions?.some((it) => it.value !== 'TLSv1.3') || !list || list.values.length === 0) continue
      const keys = keysOf(endpoint)
      if (keys === undefined || keys.length === 0) continue
      if (list.values.some((suite) => isFor(suite, keys))) continue
      const speaksTls13 = versions.some((it) => it.value === 'TLSv1.3')
      const titles = [...new Set(keys.map((it) => it.title))].join(' or ')
      yield {
        range: cipherSuites.origin === 'default' ? range : (list.cipherString?.range ?? range),
        ...(speaksTls13 ? { severity: 'warning' as const } : {}),
        message: `no suite is for the certificate's ${titles} key${speaksTls13 ? ': TLS 1.3 only' : ''}`,
      }
    }
  },
}
