import type { BlockRule } from '../rule.ts'

export const invalidDer: BlockRule = {
  subject: 'block',
  id: 'invalid-der',
  title: 'Invalid DER',
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
  docs: {
    what: 'The base64 of the block decodes, but what it holds is not the structure that its label declares.',
    why: `
      Bytes were lost or changed, or the program that made it does not follow the encoding rules. Programs
      refuse it; OpenSSL reports an error of \`asn1 encoding routines\`, such as \`not enough data\` or
      \`wrong tag\`.
    `,
    whatToDo: `
      Get the file again from its source (the CA's download, a backup). See how far it can be read:

      \`\`\`sh
      openssl asn1parse -i -in cert.pem
      \`\`\`
    `,
  },

  check({ errors }, report) {
    for (const { kind, message, range } of errors) {
      if (kind === 'der' || kind === 'trailing') report({ message, range })
    }
  },
}
