import type { CertificateRule } from '../rule.ts'
import { supersededBy } from '../shared/baselineRequirements.ts'

export const missingCrlSigning: CertificateRule = {
  subject: 'certificate',
  id: 'missing-crl-signing',
  title: 'Missing cRLSign in a public CA certificate',
  severity: 'error',
  since: '0.1.0',
  scope: 'public',
  effective: '2012-07-01',
  citations: [
    {
      source: 'CA/B BR',
      section: '7.1.2.1',
      quote: 'Bit positions for keyCertSign and cRLSign MUST be set.',
      superseded: supersededBy('7.1.2.10.7'),
    },
    { source: 'CA/B BR', section: '7.1.2.10.7' },
  ],
  docs: {
    what: 'The key usage of a public CA lacks cRLSign.',
    why: `
      A public CA has to publish CRLs; programs that check the key usage refuse those that this one signs:
      OpenSSL reports \`key usage does not include CRL signing\`.
    `,
    whatToDo: `
      For the CA: reissue the certificate. In openssl.cnf:

      \`\`\`ini
      keyUsage = critical, keyCertSign, cRLSign
      \`\`\`
    `,
  },
  equivalents: ['zlint:e_ca_crl_sign_not_set'],

  check({ isCa, keyUsage }, report) {
    if (!isCa || keyUsage === undefined || keyUsage.value.length === 0) return
    if (keyUsage.value.includes('cRLSign')) return
    report({ bytes: keyUsage.bytes, message: 'public CA certificate without cRLSign' })
  },
}
