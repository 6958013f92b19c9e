import type { CertificateRule } from '../rule.ts'

export const serialNumberTooLong: CertificateRule = {
  subject: 'certificate',
  id: 'serial-number-too-long',
  title: 'Serial number of more than 20 bytes',
  severity: 'error',
  since: '0.1.0',
  citations: [
    {
      source: 'RFC 5280',
      section: '4.1.2.2',
      quote: 'Conforming CAs MUST NOT use serialNumber values longer than 20 octets.',
    },
  ],
  docs: `
    The certificate's serial number has more than 20 bytes.

    Programs need to handle numbers of up to 20 bytes only; some refuse a certificate with a longer one.
  `,
  equivalents: ['zlint:e_serial_number_longer_than_20_octets'],

  check({ serialNumber: { value, bytes } }, report) {
    // The zero byte that only keeps a number positive is not counted.
    const length = value.length - (value[0] === 0 ? 1 : 0)
    if (length > 20) report({ bytes, message: `the serial number has ${length} bytes` })
  },
}
