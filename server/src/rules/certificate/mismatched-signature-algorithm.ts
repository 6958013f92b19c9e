import {
  type AlgorithmIdentifier,
  describeSignature,
  isSameAlgorithm,
  pssParameters,
  pssText,
} from '../../x509/algorithmIdentifier.ts'
import type { CertificateRule } from '../rule.ts'

export const mismatchedSignatureAlgorithm: CertificateRule = {
  subject: 'certificate',
  id: 'mismatched-signature-algorithm',
  title: 'Mismatched signature algorithms',
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
  docs: {
    what: 'The signature algorithm beside the signature differs from the one in the signed part of the certificate, or has other parameters.',
    why: `
      The inner one exists so that nobody can pass the signature off as that of another algorithm. OpenSSL,
      Node.js and Go refuse the certificate: \`certificate signature failure\`, or
      \`inner and outer signature algorithm identifiers don't match\`.
    `,
    whatToDo: `
      Have the certificate reissued; what was signed cannot be changed. Both algorithms:

      \`\`\`sh
      openssl x509 -in cert.pem -noout -text | grep 'Signature Algorithm'
      \`\`\`
    `,
  },
  equivalents: ['zlint:e_cert_sig_alg_not_match_tbs_sig_alg'],

  check({ signatureAlgorithm, tbsSignature }, report) {
    if (isSameAlgorithm(signatureAlgorithm.value, tbsSignature.value)) return
    report({
      bytes: signatureAlgorithm.bytes,
      message: difference(signatureAlgorithm.value, tbsSignature.value),
    })
  },
}

function difference(outer: AlgorithmIdentifier, inner: AlgorithmIdentifier): string {
  const { title } = describeSignature(outer)
  const innerTitle = describeSignature(inner).title
  if (title !== innerTitle) return `${title} here, ${innerTitle} in the signed part`
  const [text, innerText] = [outer, inner].map((it) => {
    const parameters = pssParameters(it)
    return parameters && pssText(parameters)
  })
  return text === undefined || innerText === undefined || text === innerText
    ? `${title} with other parameters in the signed part`
    : `${text} here, ${innerText} in the signed part`
}
