import { usesNullEncryption } from '../../registry/cipherSuiteVerdict.ts'
import type { PolicyRule } from '../rule.ts'
import { type SuiteConcern, suiteReports } from '../suiteReports.ts'

export const nullEncryption: PolicyRule = {
  subject: 'policy',
  id: 'null-encryption',
  title: 'Suite without encryption',
  severity: 'error',
  since: '0.1.0',
  fixable: true,
  citations: [
    {
      source: 'RFC 9325',
      section: '4.1',
      quote: 'Implementations MUST NOT negotiate the cipher suites with NULL encryption.',
    },
  ],
  docs: `
    A cipher suite is enabled that does not encrypt.

    Everybody on the way reads what is sent; only changes are noticed. Such suites are meant for tests.
    In OpenSSL, \`ALL\` leaves them out; they come in with \`eNULL\`, \`NULL\`, \`COMPLEMENTOFALL\`, a name, or a word for a
    kind of key exchange or MAC such as \`kRSA\` or \`SHA\`.
    At its usual security level OpenSSL does not negotiate them; of Node, which has its own OpenSSL, they are reported
    only beside \`@SECLEVEL=0\`.
  `,

  check: (policy, context) => suiteReports(policy, CONCERN, context),
}

const CONCERN: SuiteConcern = {
  concerns: usesNullEncryption,
  clause: () => 'does not encrypt',
  kind: () => 'without encryption',
  exclusion: () => ['!eNULL'],
}
