import type { CertificateRule } from '../rule.ts'

export const missingCrlSigning: CertificateRule = {
  subject: 'certificate',
  id: 'missing-crl-signing',
  title: 'Public authority whose key may not sign CRLs',
  severity: 'error',
  since: '0.1.0',
  scope: 'public',
  effective: '2012-07-01',
  citations: [
    {
      source: 'CA/B BR',
      section: '7.1.2.1',
      quote: 'Bit positions for keyCertSign and cRLSign MUST be set.',
    },
    { source: 'CA/B BR', section: '7.1.2.10.7' },
  ],
  docs: `
    The key usage of a public authority does not let its key sign lists of revoked certificates.

    A public authority has to publish such lists. Certificates of private authorities are left alone.
  `,
  equivalents: ['zlint:e_ca_crl_sign_not_set'],

  check({ isCa, keyUsage }, report) {
    if (!isCa || keyUsage === undefined || keyUsage.value.length === 0) return
    if (keyUsage.value.includes('cRLSign')) return
    report({ bytes: keyUsage.bytes, message: 'a public authority without cRLSign' })
  },
}
