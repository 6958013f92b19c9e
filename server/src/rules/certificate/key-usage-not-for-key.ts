import type { KeyUsage } from '../../x509/certificate.ts'
import type { PublicKey } from '../../x509/publicKey.ts'
import type { CertificateRule } from '../rule.ts'

export const keyUsageNotForKey: CertificateRule = {
  subject: 'certificate',
  id: 'key-usage-not-for-key',
  title: 'Key usage not suitable for the key type',
  severity: 'error',
  since: '0.1.0',
  citations: [
    {
      source: 'RFC 8813',
      section: '3',
      quote:
        'If the keyUsage extension is present in a certificate that indicates id-ecPublicKey in SubjectPublicKeyInfo, then the following values MUST NOT be present: keyEncipherment; and dataEncipherment.',
    },
    { source: 'RFC 3279', section: '2.3.1' },
    { source: 'RFC 9295', section: '3' },
    { source: 'RFC 9881', section: '5' },
    { source: 'RFC 9935', section: '5' },
  ],
  docs: {
    what: 'The certificate allows its key a usage that its key type cannot have: encryption with an EC key, key agreement with an RSA key, anything but signing with Ed25519, Ed448, ML-DSA or SLH-DSA, anything but keyAgreement with X25519 or X448, anything but keyEncipherment with ML-KEM.',
    why: `
      Servers work with such certificates; the usage has no effect. Strict validators and linters reject it.
    `,
    whatToDo: `
      Reissue it with the usage of its key. In openssl.cnf, for an EC or Ed25519 server key:

      \`\`\`ini
      keyUsage = critical, digitalSignature
      \`\`\`
    `,
    exceptions: `
      For EC keys, certificates from before August 2020 (RFC 8813); for Ed25519, Ed448, X25519 and X448 from
      before September 2022 (RFC 9295). For RSA it is a warning.
    `,
  },
  equivalents: ['zlint:e_ecdsa_allowed_ku', 'zlint:e_rsa_allowed_ku_ee'],

  check({ publicKey, keyUsage, isCa, validity: { notBefore } }, report) {
    if (keyUsage === undefined) return
    const { algorithm } = publicKey.value
    if (algorithm === 'ec' && notBefore.value >= RFC_8813) {
      const wrong = keyUsage.value.find((it) => ENCIPHERMENT.has(it))
      if (wrong) report({ bytes: keyUsage.bytes, message: `${wrong} with an EC key` })
    }
    if (algorithm === 'rsa' && !isCa && notBefore.value >= RFC_3279) {
      const wrong = keyUsage.value.find((it) => AGREEMENT.has(it))
      if (wrong) report({ bytes: keyUsage.bytes, message: `${wrong} with an RSA key`, severity: 'warning' })
    }
    const only = ONLY.get(algorithm)
    if (only === undefined || notBefore.value < only.since) return
    const wrong = keyUsage.value.find((it) => !only.usages.has(it))
    if (wrong) report({ bytes: keyUsage.bytes, message: `${wrong} with an ${only.title} key` })
  },
}

const RFC_9295 = Date.UTC(2022, 8, 1)

const SIGNING = usages('digitalSignature', 'nonRepudiation', 'keyCertSign', 'cRLSign')
const AGREEING = usages('keyAgreement', 'encipherOnly', 'decipherOnly')

/** The only usages of a type of key. */
const ONLY: ReadonlyMap<
  PublicKey['algorithm'],
  { readonly title: string; readonly usages: ReadonlySet<KeyUsage>; readonly since: number }
> = new Map([
  ['ed25519', { title: 'Ed25519', usages: SIGNING, since: RFC_9295 }],
  ['ed448', { title: 'Ed448', usages: SIGNING, since: RFC_9295 }],
  ['x25519', { title: 'X25519', usages: AGREEING, since: RFC_9295 }],
  ['x448', { title: 'X448', usages: AGREEING, since: RFC_9295 }],
  ['mldsa', { title: 'ML-DSA', usages: SIGNING, since: 0 }],
  ['slhdsa', { title: 'SLH-DSA', usages: SIGNING, since: 0 }],
  ['mlkem', { title: 'ML-KEM', usages: usages('keyEncipherment'), since: 0 }],
])

function usages(...names: readonly KeyUsage[]): ReadonlySet<KeyUsage> {
  return new Set(names)
}

const RFC_8813 = Date.UTC(2020, 7, 1)
const RFC_3279 = Date.UTC(2002, 3, 1)

const ENCIPHERMENT: ReadonlySet<KeyUsage> = new Set<KeyUsage>(['keyEncipherment', 'dataEncipherment'])
const AGREEMENT: ReadonlySet<KeyUsage> = new Set<KeyUsage>(['keyAgreement', 'encipherOnly', 'decipherOnly'])
