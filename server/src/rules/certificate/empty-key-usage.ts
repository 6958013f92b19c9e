import type { CertificateRule } from '../rule.ts'

export const emptyKeyUsage: CertificateRule = {
  subject: 'certificate',
  id: 'empty-key-usage',
  title: 'Empty key usage',
  severity: 'error',
  since: '0.1.0',
  citations: [
    {
      source: 'RFC 5280',
      section: '4.2.1.3',
      quote:
        'When the keyUsage extension appears in a certificate, at least one of the bits MUST be set to 1.',
    },
  ],
  docs: {
    what: 'The certificate has a key usage extension in which no usage is set.',
    why: `
      Taken literally the key may be used for nothing; without the extension it may be used for everything.
      Programs that check the key usage refuse it.
    `,
    whatToDo: `
      Reissue it with the usages that are needed. In openssl.cnf:

      \`\`\`ini
      keyUsage = critical, digitalSignature
      \`\`\`
    `,
  },
  equivalents: ['zlint:e_ext_key_usage_without_bits'],

  check({ keyUsage }, report) {
    if (keyUsage === undefined || keyUsage.value.length > 0) return
    report({ bytes: keyUsage.bytes, message: 'no key usage is set' })
  },
}
