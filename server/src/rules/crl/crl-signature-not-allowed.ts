import { signatureAlgorithm } from '../../registry/objectIdentifiers.ts'
import { describeSignature } from '../../x509/algorithmIdentifier.ts'
import type { CrlRule } from '../rule.ts'
import { signingCurve } from '../shared/signatureLength.ts'

export const crlSignatureNotAllowed: CrlRule = {
  subject: 'crl',
  id: 'crl-signature-not-allowed',
  title: 'CRL signature algorithm not allowed',
  severity: 'error',
  since: '0.1.0',
  scope: 'public',
  effective: '2020-10-20',
  citations: [
    {
      source: 'CA/B BR',
      section: '7.1.3.2.2',
      quote: 'If the signing key is P-256, the signature MUST use ECDSA with SHA-256.',
    },
    {
      source: 'CA/B BR',
      section: '7.1.3.2',
      quote:
        'All objects signed by a CA Private Key MUST conform to these requirements on the use of the AlgorithmIdentifier or AlgorithmIdentifier-derived type in the context of signatures.',
    },
  ],
  docs: {
    what: 'A public CA signed the CRL with ECDSA and a hash that does not belong to the curve, or, from 15 September 2026 on, with SHA-1.',
    why: `
      The hash is SHA-256 for P-256, SHA-384 for P-384 and SHA-512 for P-521; other pairs are not implemented
      everywhere, and a program that cannot verify a CRL treats all certificates under it as unchecked or
      refused.
    `,
    whatToDo: `
      For the CA: sign the next CRL with the hash of the curve, such as

      \`\`\`sh
      openssl ca -gencrl -md sha384 -out ca.crl
      \`\`\`
    `,
    exceptions: `
      CRLs of private CAs. The curve of the CA's key is inferred from the length of the signature.
    `,
  },
  equivalents: ['zlint:e_crl_ecdsa_signature_encoding_correct'],

  check({ tbsSignature: { value: algorithm, bytes }, signatureValue, thisUpdate }, report) {
    const known = signatureAlgorithm(algorithm.oid)
    if (known?.key === 'ec') {
      const curve = signingCurve(signatureValue.value)
      if (curve?.hash !== known.hash) {
        report({ bytes, message: `${known.title} on ${curve?.title ?? 'a curve that is too large'}` })
      } else if (algorithm.parameters !== undefined) {
        report({ bytes, message: `${known.title} with parameters, which have to be absent` })
      }
    } else if (known?.hash === 'SHA-1' && thisUpdate.value >= SHA1_ENDS) {
      report({ bytes, message: `signed with ${describeSignature(algorithm).title}` })
    }
  },
}

/** Ballot SC-097. */
const SHA1_ENDS = Date.UTC(2026, 8, 15)
