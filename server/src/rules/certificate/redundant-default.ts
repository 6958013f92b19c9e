import type { CertificateRule } from '../rule.ts'

export const redundantDefault: CertificateRule = {
  subject: 'certificate',
  id: 'redundant-default',
  title: 'Extension that says in so many words that it is not critical',
  severity: 'warning',
  since: '0.1.0',
  citations: [
    { source: 'RFC 5280', section: '4.1' },
    { source: 'X.690', section: '11.5', url: 'https://www.itu.int/rec/T-REC-X.690' },
  ],
  docs: `
    An extension says that it is not critical, which is the default that DER leaves out.

    A program that encodes the certificate anew gets other bytes, for which the signature is not valid. Strict parsers
    refuse it.
  `,
  equivalents: ['zlint:e_cert_ext_invalid_der'],

  check({ extensions }, report) {
    for (const extension of extensions) {
      const { hasRedundantDefault } = extension
      if (hasRedundantDefault)
        report({ bytes: extension.bytes, message: 'critical is FALSE, which DER leaves out' })
    }
  },
}
