import { known } from '../../policy/setting.ts'
import { isFor, keysOf } from '../certificateKeys.ts'
import type { PolicyRule } from '../rule.ts'

export const noSuiteForKey: PolicyRule = {
  subject: 'policy',
  id: 'no-suite-for-key',
  title: 'No cipher suite for the key of the certificate',
  severity: 'error',
  since: '0.1.0',
  citations: [
    { source: 'OpenSSL', section: 'SSL_R_NO_SHARED_CIPHER', quote: 'no shared cipher' },
    { source: 'RFC 8422', section: '2' },
  ],
  docs: `
    No cipher suite of the list is for the type of the certificate's key: an RSA key is used by suites with \`RSA\` in
    their names, an EC or EdDSA key by those with \`ECDSA\`.

    Nobody can connect with TLS 1.2 or below: the server answers \`handshake_failure\` and logs \`no shared cipher\`.
    Where TLS 1.3 is enabled, its suites are for all keys; then it is a warning.

    **What to do:** name suites without the key's type, such as \`ECDHE+AESGCM:ECDHE+CHACHA20\`, which stand for both,
    or add those for the key: \`ECDHE-ECDSA-AES128-GCM-SHA256\` beside \`ECDHE-RSA-AES128-GCM-SHA256\`.

    Servers with several certificates are judged by all of their keys.
  `,

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
        message: `no suite is for the ${titles} key of the certificate${speaksTls13 ? ': TLS 1.3 alone works' : ''}`,
      }
    }
  },
}
