import type { CipherSuite } from '../../registry/cipherSuites.ts'
import { hasStaticKeyExchange } from '../../registry/cipherSuiteVerdict.ts'
import type { PolicyRule } from '../rule.ts'
import { type SuiteConcern, suiteReports } from '../suiteReports.ts'

export const staticKeyExchange: PolicyRule = {
  subject: 'policy',
  id: 'static-key-exchange',
  title: 'Suite with a static key exchange',
  severity: 'error',
  since: '0.1.0',
  fixable: true,
  citations: [
    {
      source: 'RFC 10015',
      section: '4',
      quote:
        'Clients MUST NOT offer and servers MUST NOT select RSA cipher suites in (D)TLS 1.2 connections.',
    },
    { source: 'RFC 10015', section: '2' },
    { source: 'RFC 9325', section: '4.1' },
  ],
  docs: `
    A cipher suite is enabled in which the server's long-term key decrypts every connection.

    With the key exchange RSA the client encrypts the secret for the server's certificate; with fixed DH and ECDH the
    certificate holds the server's share. Whoever gets the key later, by theft or by a court, can read all that was
    recorded before. The RSA exchange has also been attacked again and again since 1998 (Bleichenbacher, DROWN, ROBOT).
    Static RSA and fixed DH must not be used in TLS 1.2; fixed ECDH should not (a warning). Suites with ECDHE have
    replaced them in all clients of the last ten years.
  `,

  check: (policy, context) => suiteReports(policy, CONCERN, context),
}

const CONCERN: SuiteConcern = {
  concerns: hasStaticKeyExchange,
  clause: ({ keyExchange }) => `uses a static ${exchangeName(keyExchange)} key exchange`,
  kind: (suites) =>
    `with static ${[...new Set(suites.map((it) => exchangeName(it.keyExchange)))].join(' and ')}`,
  exclusion: (suites) => [...new Set(suites.flatMap(exclusionOf))],
  severity: (suites) => (suites.every((it) => it.keyExchange === 'ECDH') ? 'warning' : undefined),
}

function exchangeName(keyExchange: CipherSuite['keyExchange']): string {
  return keyExchange.startsWith('RSA') ? 'RSA' : keyExchange
}

function exclusionOf({ keyExchange }: CipherSuite): string {
  return keyExchange === 'RSA_PSK' ? '!kRSAPSK' : `!k${exchangeName(keyExchange)}`
}
