import type { CertificateRule } from '../rule.ts'

export const crlSigningWithoutCa: CertificateRule = {
  subject: 'certificate',
  id: 'crl-signing-without-ca',
  title: 'Key usage cRLSign in the certificate of a public server',
  severity: 'error',
  since: '0.1.0',
  scope: 'public',
  effective: '2012-07-01',
  citations: [
    {
      source: 'CA/B BR',
      section: '7.1.2.7.11',
      quote: 'CAs MUST ensure the Key Usage is appropriate for the Certificate Public Key.',
    },
  ],
  docs: `
    The key of a public server may sign lists of revoked certificates, which is for authorities.

    Certificates of private authorities are left alone: RFC 5280 lets others sign such lists for an authority.
  `,
  equivalents: ['zlint:e_sub_cert_key_usage_crl_sign_bit_set'],

  check({ isCa, keyUsage }, report) {
    if (isCa || !keyUsage?.value.includes('cRLSign')) return
    report({ bytes: keyUsage.bytes, message: 'cRLSign without cA in the basic constraints' })
  },
}
