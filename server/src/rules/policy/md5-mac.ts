import { usesMd5 } from '../../registry/cipherSuiteVerdict.ts'
import type { PolicyRule } from '../rule.ts'
import { type SuiteConcern, suiteReports } from '../suiteReports.ts'

export const md5Mac: PolicyRule = {
  subject: 'policy',
  id: 'md5-mac',
  title: 'Suite with MD5',
  severity: 'warning',
  since: '0.1.0',
  fixable: true,
  citations: [
    { source: 'OpenSSL', section: 'SSL_CTX_set_security_level(3): level 1' },
    { source: 'RFC 6151', section: '2' },
  ],
  docs: `
    A cipher suite is enabled that protects data against changes with MD5.

    As a MAC, MD5 is not broken, but nothing new may rest on it, and every suite that has it is bad for another reason
    too. OpenSSL leaves such suites out from security level 1 on.
  `,

  check: (policy, context) => suiteReports(policy, CONCERN, context),
}

const CONCERN: SuiteConcern = {
  concerns: usesMd5,
  clause: () => 'protects data with MD5',
  kind: () => 'with MD5',
  exclusion: () => ['!MD5'],
}
