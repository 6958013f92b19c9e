import { signatureAlgorithm } from '../../registry/objectIdentifiers.ts'
import type { CertificateRule } from '../rule.ts'
import { signingCurve } from '../shared/signatureLength.ts'

export const hashNotForCurve: CertificateRule = {
  subject: 'certificate',
  id: 'hash-not-for-curve',
  title: 'ECDSA hash not matching the curve',
  severity: 'error',
  since: '0.1.0',
  scope: 'public',
  effective: '2025-03-15',
  citations: [
    {
      source: 'CA/B BR',
      section: '7.1.3.2.2',
      quote: 'If the signing key is P-256, the signature MUST use ECDSA with SHA-256.',
    },
    { source: 'Mozilla', section: '5.1.2' },
  ],
  docs: {
    what: 'A public CA signed the certificate on a curve with another hash than the one that belongs to the curve.',
    why: `
      It is SHA-256 for P-256, SHA-384 for P-384 and SHA-512 for P-521; other pairs are not implemented
      everywhere.
    `,
    whatToDo: `
      Ask the CA: "Reissue the certificate, signed with the hash of your curve (ecdsa-with-SHA256 for P-256,
      ecdsa-with-SHA384 for P-384)."
    `,
    exceptions: `
      The curve of the CA's key is inferred from the length of the signature.
    `,
  },
  equivalents: ['zlint:e_mp_ecdsa_signature_encoding_correct'],

  check({ tbsSignature: { value: algorithm, bytes }, signatureValue }, report) {
    const known = signatureAlgorithm(algorithm.oid)
    if (known?.key !== 'ec') return
    const curve = signingCurve(signatureValue.value)
    if (curve === undefined) report({ bytes, message: 'the signature is longer than one on P-521' })
    else if (curve.hash !== known.hash) report({ bytes, message: `${known.title} on ${curve.title}` })
  },
}
