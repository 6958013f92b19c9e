import type { CrlRule } from '../rule.ts'

export const crlNumberOutOfRange: CrlRule = {
  subject: 'crl',
  id: 'crl-number-out-of-range',
  title: 'CRL number out of range',
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
  docs: {
    what: 'The number of the CRL is negative, or has more than 20 bytes.',
    why: `
      Programs have to handle numbers of up to 20 bytes only, and numbers count upwards from 0: one that they
      cannot read keeps them from knowing the newer of two CRLs.
    `,
    whatToDo: `
      For the CA: set the number to a positive one of at most 20 bytes, above all numbers used so far. For
      \`openssl ca\` it is the hexadecimal number in the file that \`crlnumber\` names:

      \`\`\`sh
      echo 1000 > crlnumber
      openssl ca -gencrl -out ca.crl
      \`\`\`
    `,
  },
  equivalents: ['zlint:e_crl_number_out_of_range'],

  check({ cRLNumber }, report) {
    if (cRLNumber === undefined) return
    const { value, bytes } = cRLNumber
    if (value[0]! >= 0x80) report({ bytes, message: 'the CRL number is negative' })
    else if (value.length > 20)
      report({ bytes, message: `the CRL number has ${value.length} bytes, at most 20 are allowed` })
  },
}
