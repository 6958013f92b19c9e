import { signatureAlgorithm } from '../../registry/objectIdentifiers.ts'
import type { CrlRule } from '../rule.ts'

export const wrongCrlSignatureParameters: CrlRule = {
  subject: 'crl',
  id: 'wrong-crl-signature-parameters',
  title: 'CRL signed with RSA without NULL for parameters',
  severity: 'error',
  since: '0.1.0',
  effective: '2008-05-01',
  citations: [{ source: 'RFC 4055', section: '5', quote: 'the parameters MUST be NULL' }],
  docs: `
    The identifier of the CRL's signature algorithm, which is RSA with a hash, has other parameters than NULL, or none.

    Programs that compare the encoding byte by byte refuse the CRL.
  `,
  equivalents: ['zlint:e_crl_sigalgo_missing_null_params'],

  check({ signatureAlgorithm: { value: algorithm, bytes } }, report) {
    const known = signatureAlgorithm(algorithm.oid)
    if (known?.key !== 'rsa') return
    const { parameters } = algorithm
    if (parameters?.length === 2 && parameters[0] === 0x05) return
    report({
      bytes,
      message: `${known.title} ${parameters ? 'with other parameters than' : 'without'} NULL${parameters ? '' : ' for parameters'}`,
    })
  },
}
