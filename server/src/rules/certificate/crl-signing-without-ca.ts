import type { CertificateRule } from '../rule.ts'

export const crlSigningWithoutCa: CertificateRule = {
  subject: 'certificate',
  id: 'crl-signing-without-ca',
  title: 'cRLSign in a public server certificate',
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
  docs: {
    what: 'The key usage of a public server certificate has cRLSign.',
    why: `
      Signing CRLs is for CAs; a server has no use for it.
    `,
    whatToDo: `
      Ask the CA: "Reissue the certificate with digitalSignature (and keyEncipherment for RSA) as the only key
      usages."
    `,
    exceptions: `
      In certificates of private CAs it is not reported: RFC 5280 lets others sign CRLs for a CA.
    `,
  },
  equivalents: ['zlint:e_sub_cert_key_usage_crl_sign_bit_set'],

  check({ isCa, keyUsage }, report) {
    if (isCa || !keyUsage?.value.includes('cRLSign')) return
    report({ bytes: keyUsage.bytes, message: 'cRLSign without CA:TRUE in the basic constraints' })
  },
}
