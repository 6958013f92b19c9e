import type { BlockRule } from '../rule.ts'

export const invalidDer: BlockRule = {
  subject: 'block',
  id: 'invalid-der',
  title: 'Content that is not valid DER',
  severity: 'error',
  since: '0.1.0',
  citations: [
    {
      source: 'RFC 7468',
      section: '5.1',
      quote:
        'The encoded data MUST be a BER (DER strongly preferred; see Appendix B) encoded ASN.1 Certificate structure',
    },
    { source: 'X.690', section: '10', url: 'https://www.itu.int/rec/T-REC-X.690' },
  ],
  docs: `
    The base64 of the block can be decoded, but what it holds is not the structure that its label says.

    Bytes were lost or changed, or the program that made it does not follow the encoding rules. Programs refuse it.
  `,

  check({ errors }, report) {
    for (const { kind, message, range } of errors) {
      if (kind === 'der' || kind === 'trailing') report({ message, range })
    }
  },
}
