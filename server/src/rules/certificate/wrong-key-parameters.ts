import type { CertificateRule } from '../rule.ts'

export const wrongKeyParameters: CertificateRule = {
  subject: 'certificate',
  id: 'wrong-key-parameters',
  title: 'RSA key without NULL for parameters',
  severity: 'error',
  since: '0.1.0',
  effective: '2008-05-01',
  citations: [
    {
      source: 'RFC 3279',
      section: '2.3.1',
      quote: 'The parameters field MUST have ASN.1 type NULL for this algorithm identifier.',
    },
    { source: 'RFC 4055', section: '1.2' },
  ],
  docs: `
    The algorithm of the certificate's RSA key has other parameters than NULL, or none.

    Programs that compare the encoding byte by byte do not take it for an RSA key.
  `,
  equivalents: ['zlint:e_spki_rsa_encryption_parameter_not_null'],

  check({ publicKey: { value: key, bytes } }, report) {
    if (key.algorithm !== 'rsa') return
    const { parameters } = key
    if (parameters === undefined) report({ bytes, message: 'the RSA key has no NULL for parameters' })
    else if (parameters.length !== 2 || parameters[0] !== 0x05) {
      report({ bytes, message: 'the RSA key has other parameters than NULL' })
    }
  },
}
