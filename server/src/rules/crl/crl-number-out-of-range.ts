import type { CrlRule } from '../rule.ts'

export const crlNumberOutOfRange: CrlRule = {
  subject: 'crl',
  id: 'crl-number-out-of-range',
  title: 'CRL number that is negative or has more than 20 bytes',
  severity: 'error',
  since: '0.1.0',
  citations: [
    {
      source: 'RFC 5280',
      section: '5.2.3',
      quote: 'MUST NOT use CRLNumber values longer than 20 octets.',
    },
    {
      source: 'CA/B BR',
      section: '7.2.2',
      quote:
        'MUST contain an INTEGER greater than or equal to zero (0) and less than 2¹⁵⁹, and convey a strictly increasing sequence.',
    },
  ],
  docs: `
    The number of the CRL is negative, or has more than 20 bytes.

    Programs need to handle numbers of up to 20 bytes only, and numbers count upwards from 0.
  `,
  equivalents: ['zlint:e_crl_number_out_of_range'],

  check({ cRLNumber }, report) {
    if (cRLNumber === undefined) return
    const { value, bytes } = cRLNumber
    if (value[0]! >= 0x80) report({ bytes, message: 'the number of the CRL is negative' })
    else if (value.length > 20) report({ bytes, message: `the number of the CRL has ${value.length} bytes` })
  },
}
