import type { CertificateRule } from '../rule.ts'

export const wrongKeyParameters: CertificateRule = {
  subject: 'certificate',
  id: 'wrong-key-parameters',
  title: 'Missing NULL in RSA key parameters',
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
  docs: {
    what: "The AlgorithmIdentifier of the certificate's RSA key has other parameters than NULL, or none.",
    why: `
      Programs that compare the encoding byte by byte do not recognize it as an RSA key.
    `,
    whatToDo: `
      Make the key and the request again with a program that encodes NULL, as OpenSSL does:

      \`\`\`sh
      openssl req -new -newkey rsa:2048 -nodes -keyout server.key -out server.csr -subj /CN=shop.example
      \`\`\`
    `,
    exceptions: `
      Certificates from before May 2008, when RFC 5280 was published.
    `,
  },
  equivalents: ['zlint:e_spki_rsa_encryption_parameter_not_null'],

  check({ publicKey: { value: key, bytes } }, report) {
    if (key.algorithm !== 'rsa') return
    const { parameters } = key
    if (parameters === undefined) report({ bytes, message: 'the RSA key has no NULL parameters' })
    else if (parameters.length !== 2 || parameters[0] !== 0x05) {
      report({ bytes, message: 'the RSA key has other parameters than NULL' })
    }
  },
}
