import type { CertificateRule } from '../rule.ts'

export const serialNumberTooLong: CertificateRule = {
  subject: 'certificate',
  id: 'serial-number-too-long',
  title: 'Serial number too long',
  severity: 'error',
  since: '0.1.0',
  citations: [
    {
      source: 'RFC 5280',
      section: '4.1.2.2',
      quote: 'Conforming CAs MUST NOT use serialNumber values longer than 20 octets.',
    },
  ],
  docs: {
    what: "The certificate's serial number has more than 20 bytes.",
    why: `
      Programs have to handle numbers of up to 20 bytes only; some refuse a certificate with a longer one.
    `,
    whatToDo: `
      Reissue it with a number of at most 20 bytes; OpenSSL chooses a random one:

      \`\`\`sh
      openssl x509 -req -in server.csr -CA ca.pem -CAkey ca.key -CAcreateserial -days 90 -out server.pem
      \`\`\`
    `,
  },
  equivalents: ['zlint:e_serial_number_longer_than_20_octets'],

  check({ serialNumber: { value, bytes } }, report) {
    // The zero byte that only keeps a number positive is not counted.
    const length = value.length - (value[0] === 0 ? 1 : 0)
    if (length > 20)
      report({ bytes, message: `the serial number has ${length} bytes, at most 20 are allowed` })
  },
}
