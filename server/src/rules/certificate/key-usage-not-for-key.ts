import type { KeyUsage } from '../../x509/certificate.ts'
import type { CertificateRule } from '../rule.ts'

export const keyUsageNotForKey: CertificateRule = {
  subject: 'certificate',
  id: 'key-usage-not-for-key',
  title: 'Key usage that its kind of key is not for',
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
  ],
  docs: `
    The certificate allows its key a usage for which this kind of key cannot be used: encryption with an elliptic
    curve key, or key agreement with an RSA key.

    Servers work with such certificates; the usage does nothing. Strict validators reject it.

    For elliptic curves, certificates of before August 2020 are left alone: RFC 8813 is of that month. For RSA it is a
    warning.
  `,
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
  },
}

const RFC_8813 = Date.UTC(2020, 7, 1)
const RFC_3279 = Date.UTC(2002, 3, 1)

const ENCIPHERMENT: ReadonlySet<KeyUsage> = new Set<KeyUsage>(['keyEncipherment', 'dataEncipherment'])
const AGREEMENT: ReadonlySet<KeyUsage> = new Set<KeyUsage>(['keyAgreement', 'encipherOnly', 'decipherOnly'])
