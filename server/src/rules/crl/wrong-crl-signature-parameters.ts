import { signatureAlgorithm } from '../../registry/objectIdentifiers.ts'
import type { CrlRule } from '../rule.ts'

export const wrongCrlSignatureParameters: CrlRule = {
  subject: 'crl',
  id: 'wrong-crl-signature-parameters',
  title: "Missing NULL in the CRL's RSA signature parameters",
  severity: 'error',
  since: '0.1.0',
  effective: '2008-05-01',
  citations: [{ source: 'RFC 4055', section: '5', quote: 'the parameters MUST be NULL' }],
  docs: {
    what: "The AlgorithmIdentifier of the CRL's RSA signature has other parameters than NULL, or none.",
    why: `
      Programs that compare the encoding byte by byte refuse the CRL.
    `,
    whatToDo: `
      Ask the maker of the CA's software: "Encode the parameters of sha256WithRSAEncryption as NULL (RFC 4055,
      section 5)." OpenSSL does:

      \`\`\`sh
      openssl ca -gencrl -md sha256 -out ca.crl
      \`\`\`
    `,
    exceptions: `
      CRLs from before May 2008, when RFC 5280 was published.
    `,
  },
  equivalents: ['zlint:e_crl_sigalgo_missing_null_params'],

  check({ signatureAlgorithm: { value: algorithm, bytes } }, report) {
    const known = signatureAlgorithm(algorithm.oid)
    if (known?.key !== 'rsa') return
    const { parameters } = algorithm
    if (parameters?.length === 2 && parameters[0] === 0x05) return
    report({
      bytes,
      message: `${known.title} with ${parameters ? 'other parameters than NULL' : 'no NULL parameters'}`,
    })
  },
}
