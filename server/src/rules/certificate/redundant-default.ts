import type { CertificateRule } from '../rule.ts'

export const redundantDefault: CertificateRule = {
  subject: 'certificate',
  id: 'redundant-default',
  title: 'Explicitly encoded critical FALSE',
  severity: 'warning',
  since: '0.1.0',
  citations: [
    { source: 'RFC 5280', section: '4.1' },
    { source: 'X.690', section: '11.5', url: 'https://www.itu.int/rec/T-REC-X.690' },
  ],
  docs: {
    what: 'An extension encodes critical as FALSE, which is the default that DER leaves out.',
    why: `
      A program that encodes the certificate again gets other bytes, for which the signature is invalid.
      Strict parsers refuse it.
    `,
    whatToDo: `
      Ask the maker of the CA's software: "Omit critical where it is FALSE (X.690, 11.5)." OpenSSL writes it
      correctly:

      \`\`\`sh
      openssl x509 -req -in server.csr -CA ca.pem -CAkey ca.key -days 90 -extfile server.ext -out server.pem
      \`\`\`
    `,
  },
  equivalents: ['zlint:e_cert_ext_invalid_der'],

  check({ extensions }, report) {
    for (const extension of extensions) {
      const { hasRedundantDefault } = extension
      if (hasRedundantDefault)
        report({ bytes: extension.bytes, message: 'explicitly encoded critical FALSE' })
    }
  },
}
