import { signatureAlgorithm } from '../../registry/objectIdentifiers.ts'
import type { AlgorithmIdentifier } from '../../x509/algorithmIdentifier.ts'
import type { CertificateRule } from '../rule.ts'

export const wrongSignatureParameters: CertificateRule = {
  subject: 'certificate',
  id: 'wrong-signature-parameters',
  title: 'Wrong signature algorithm parameters',
  severity: 'error',
  since: '0.1.0',
  effective: '2008-05-01',
  citations: [
    {
      source: 'RFC 4055',
      section: '5',
      quote: 'the parameters MUST be NULL',
    },
    {
      source: 'RFC 5758',
      section: '3.2',
      quote: 'the encoding MUST omit the parameters field',
    },
    { source: 'RFC 8410', section: '3' },
  ],
  docs: {
    what: 'The AlgorithmIdentifier of the signature has parameters that do not belong to it, or lacks those that do.',
    why: `
      RSA with a hash (except RSA-PSS) has NULL as parameters, ECDSA and EdDSA have none. Programs that
      compare the encoding byte by byte refuse the certificate.
    `,
    whatToDo: `
      Ask the maker of the CA's software: "Encode NULL for sha256WithRSAEncryption and omit the parameters for
      ECDSA (RFC 4055, 5; RFC 5758, 3.2)." OpenSSL does:

      \`\`\`sh
      openssl x509 -req -sha256 -in server.csr -CA ca.pem -CAkey ca.key -days 90 -out server.pem
      \`\`\`
    `,
    exceptions: `
      Certificates from before May 2008, when RFC 5280 was published.
    `,
  },
  equivalents: ['zlint:e_tbs_signature_rsa_encryption_parameter_not_null'],

  check({ tbsSignature }, report) {
    const message = faultOf(tbsSignature.value)
    if (message !== undefined) report({ bytes: tbsSignature.bytes, message })
  },
}

function faultOf({ oid, parameters }: AlgorithmIdentifier): string | undefined {
  const known = signatureAlgorithm(oid)
  switch (known?.key) {
    case 'rsa':
      if (parameters === undefined) return `${known.title} with no NULL parameters`
      return isNull(parameters) ? undefined : `${known.title} with other parameters than NULL`
    case 'ec':
    case 'ed25519':
    case 'ed448':
    case 'mldsa':
    case 'slhdsa':
      return parameters === undefined ? undefined : `${known.title} with parameters, which have to be absent`
    default:
      return undefined
  }
}

function isNull(parameters: Uint8Array): boolean {
  return parameters.length === 2 && parameters[0] === 0x05
}
