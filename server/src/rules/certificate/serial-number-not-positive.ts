import type { CertificateRule } from '../rule.ts'

export const serialNumberNotPositive: CertificateRule = {
  subject: 'certificate',
  id: 'serial-number-not-positive',
  title: 'Serial number not positive',
  severity: 'error',
  since: '0.1.0',
  citations: [
    {
      source: 'RFC 5280',
      section: '4.1.2.2',
      quote: 'The serial number MUST be a positive integer assigned by the CA to each certificate.',
    },
  ],
  docs: {
    what: "The certificate's serial number is zero or negative.",
    why: `
      A serial number identifies a certificate when it is revoked. Go 1.23 and later refuse negative ones:
      \`x509: negative serial number\`.
    `,
    whatToDo: `
      Reissue it with a positive number; OpenSSL chooses a random one:

      \`\`\`sh
      openssl x509 -req -in server.csr -CA ca.pem -CAkey ca.key -CAcreateserial -days 90 -out server.pem
      \`\`\`
    `,
    exceptions: `
      Roots: several old ones have the number 0, and nobody revokes them by it.
    `,
  },
  equivalents: ['zlint:e_serial_number_not_positive'],

  check({ serialNumber, isCa, isSelfIssued }, report) {
    if (isCa && isSelfIssued) return
    const { value } = serialNumber
    // DER: the first bit is the sign.
    if (value[0]! >= 0x80) report({ bytes: serialNumber.bytes, message: 'the serial number is negative' })
    else if (value.every((it) => it === 0)) {
      report({ bytes: serialNumber.bytes, message: 'the serial number is 0' })
    }
  },
}
