import { toHex } from '../../base/hex.ts'
import { signatureAlgorithm } from '../../registry/objectIdentifiers.ts'
import { describeSignature } from '../../x509/algorithmIdentifier.ts'
import type { CertificateRule } from '../rule.ts'

export const disallowedSignatureAlgorithm: CertificateRule = {
  subject: 'certificate',
  id: 'disallowed-signature-algorithm',
  title: 'Signature algorithm not allowed for public CAs',
  severity: 'error',
  since: '0.1.0',
  scope: 'public',
  citations: [
    {
      source: 'CA/B BR',
      section: '7.1.3.2',
      quote:
        'All objects signed by a CA Private Key MUST conform to these requirements on the use of the AlgorithmIdentifier or AlgorithmIdentifier-derived type in the context of signatures.',
    },
    { source: 'CA/B BR', section: '6.1.5' },
    { source: 'Mozilla', section: '5.1.1' },
  ],
  docs: {
    what: 'A public CA signed the certificate with another algorithm than RSA or ECDSA with SHA-256, SHA-384 or SHA-512.',
    why: `
      Programs that verify public certificates need not support other algorithms: they report an unknown or
      invalid signature. RSA-PSS is allowed with the parameters of RFC 4055 that have one hash throughout and
      a salt of its length; not all programs verify it, which is information.
    `,
    whatToDo: `
      Ask the CA: "Reissue the certificate, signed with sha256WithRSAEncryption or the ECDSA hash of your
      curve."
    `,
    exceptions: `
      SHA-1 is reported by \`weak-signature\`.
    `,
  },
  equivalents: [
    'zlint:e_signature_algorithm_not_supported',
    'zlint:e_mp_rsassa-pss_parameters_encoding_in_signature_algorithm_correct',
  ],

  check({ tbsSignature: { value: algorithm, bytes }, validity }, report) {
    const known = signatureAlgorithm(algorithm.oid)
    if (known?.hash !== undefined && ALLOWED_KEYS.has(known.key) && ALLOWED_HASHES.has(known.hash)) return
    const { title } = describeSignature(algorithm)
    if (known?.key !== 'rsaPss') {
      report({ bytes, message: `${title} signatures are not allowed in public certificates` })
    } else if (validity.notBefore.value >= PSS_PRESCRIBED && !isPrescribedPss(algorithm.parameters)) {
      report({ bytes, message: `${title} with parameters not allowed in public certificates` })
    } else report({ bytes, message: `${title} is not verified by all programs`, severity: 'info' })
  },
}

const ALLOWED_KEYS: ReadonlySet<string> = new Set(['rsa', 'ec', 'dsa'])
const ALLOWED_HASHES: ReadonlySet<string> = new Set(['SHA-1', 'SHA-256', 'SHA-384', 'SHA-512'])
/** Mozilla's policy 2.7. */
const PSS_PRESCRIBED = Date.UTC(2020, 0, 1)

function isPrescribedPss(parameters: Uint8Array | undefined): boolean {
  const encoding = parameters && toHex(parameters)
  return PRESCRIBED_HASHES.some(([hash, salt]) => encoding === prescribedPss(hash, salt))
}

/** The last byte of the hash's identifier, and the length of the salt. */
const PRESCRIBED_HASHES = [
  ['01', '20'],
  ['02', '30'],
  ['03', '40'],
] as const

/** RSASSA-PSS-params, RFC 4055, section 3.1, as the Baseline Requirements, section 7.1.3.2.1, want it byte for byte. */
function prescribedPss(hash: string, salt: string): string {
  const hashAlgorithm = `300d06096086480165030402${hash}0500`
  return `3034a00f${hashAlgorithm}a11c301a06092a864886f70d010108${hashAlgorithm}a2030201${salt}`
}
