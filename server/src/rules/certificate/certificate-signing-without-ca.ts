import type { CertificateRule } from '../rule.ts'

export const certificateSigningWithoutCa: CertificateRule = {
  subject: 'certificate',
  id: 'certificate-signing-without-ca',
  title: 'Key usage keyCertSign without being an authority',
  severity: 'error',
  since: '0.1.0',
  citations: [
    {
      source: 'RFC 5280',
      section: '4.2.1.9',
      quote:
        'If the cA boolean is not asserted, then the keyCertSign bit in the key usage extension MUST NOT be asserted.',
    },
  ],
  docs: `
    The certificate's key may sign certificates (keyCertSign), but its basic constraints do not make it an authority.

    What it signs is refused. Python's default context and OpenSSL in strict mode refuse the certificate itself.
  `,
  equivalents: ['zlint:e_sub_cert_key_usage_cert_sign_bit_set', 'zlint:e_ext_key_usage_cert_sign_without_ca'],

  check({ version, keyUsage, isCa }, report) {
    if (!keyUsage?.value.includes('keyCertSign') || isCa || version.value !== 3) return
    report({ bytes: keyUsage.bytes, message: 'keyCertSign without cA in the basic constraints' })
  },
}
