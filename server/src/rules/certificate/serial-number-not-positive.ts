import type { CertificateRule } from '../rule.ts'

export const serialNumberNotPositive: CertificateRule = {
  subject: 'certificate',
  id: 'serial-number-not-positive',
  title: 'Serial number that is not positive',
  severity: 'error',
  since: '0.1.0',
  citations: [
    {
      source: 'RFC 5280',
      section: '4.1.2.2',
      quote: 'The serial number MUST be a positive integer assigned by the CA to each certificate.',
    },
  ],
  docs: `
    The certificate's serial number is zero or negative.

    A serial number identifies a certificate when it is revoked. Go 1.23 and later refuse negative ones.

    The certificate of a root is left alone: several old roots have the number 0, and nobody revokes them by it.
  `,
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
