import { describeSignature } from '../../x509/algorithmIdentifier.ts'
import type { CertificateRule } from '../rule.ts'

export const mismatchedSignatureAlgorithm: CertificateRule = {
  subject: 'certificate',
  id: 'mismatched-signature-algorithm',
  title: 'Two different signature algorithms in one certificate',
  severity: 'error',
  since: '0.1.0',
  citations: [
    {
      source: 'RFC 5280',
      section: '4.1.1.2',
      quote:
        'This field MUST contain the same algorithm identifier as the signature field in the sequence tbsCertificate',
    },
  ],
  docs: `
    The signature algorithm beside the signature is not the one in the signed part of the certificate.

    The inner one is there so that nobody can pass the signature off as that of another algorithm. Programs refuse
    certificates in which they differ.
  `,
  equivalents: ['zlint:e_cert_sig_alg_not_match_tbs_sig_alg'],

  check({ signatureAlgorithm, tbsSignature }, report) {
    if (signatureAlgorithm.value.oid === tbsSignature.value.oid) return
    const inner = describeSignature(tbsSignature.value).title
    const outer = describeSignature(signatureAlgorithm.value).title
    report({ bytes: signatureAlgorithm.bytes, message: `${outer} here, ${inner} in the signed part` })
  },
}
