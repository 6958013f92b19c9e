import type { CertificateRule } from '../rule.ts'

export const certificateSigningWithoutCa: CertificateRule = {
  subject: 'certificate',
  id: 'certificate-signing-without-ca',
  title: 'keyCertSign without CA:TRUE',
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
  docs: {
    what: "The key usage has keyCertSign, but the basic constraints do not make the certificate a CA's.",
    why: `
      Certificates that it signs are refused (\`invalid CA certificate\`). Python's default context and OpenSSL
      in strict mode refuse the certificate itself: \`Key usage keyCertSign invalid for non-CA cert\`.
    `,
    whatToDo: `
      Reissue it. In openssl.cnf, for a server

      \`\`\`ini
      basicConstraints = critical, CA:FALSE
      keyUsage         = critical, digitalSignature, keyEncipherment
      \`\`\`

      or, for a CA, \`CA:TRUE\` and \`keyUsage = critical, keyCertSign, cRLSign\`.
    `,
  },
  equivalents: ['zlint:e_sub_cert_key_usage_cert_sign_bit_set', 'zlint:e_ext_key_usage_cert_sign_without_ca'],

  check({ version, keyUsage, isCa }, report) {
    if (!keyUsage?.value.includes('keyCertSign') || isCa || version.value !== 3) return
    report({ bytes: keyUsage.bytes, message: 'keyCertSign without CA:TRUE in the basic constraints' })
  },
}
