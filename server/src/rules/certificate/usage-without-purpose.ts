import type { KeyUsage } from '../../x509/certificate.ts'
import {
  CLIENT_AUTH,
  CODE_SIGNING,
  EMAIL_PROTECTION,
  OCSP_SIGNING,
  SERVER_AUTH,
  TIME_STAMPING,
} from '../../x509/extensions/extendedKeyUsage.ts'
import type { CertificateRule } from '../rule.ts'

export const usageWithoutPurpose: CertificateRule = {
  subject: 'certificate',
  id: 'usage-without-purpose',
  title: 'Key usage inconsistent with the extended key usage',
  severity: 'info',
  since: '0.1.0',
  effective: '2008-05-01',
  citations: [
    {
      source: 'RFC 5280',
      section: '4.2.1.12',
      quote:
        'If there is no purpose consistent with both extensions, then the certificate MUST NOT be used for any purpose.',
    },
  ],
  docs: {
    what: 'The key usage has a bit that none of the purposes in the extended key usage needs.',
    why: `
      A usage more than needed is harmless. Where no usage suits any purpose it is an error: the certificate
      must not be used for anything, and clients that check both refuse it (\`unsuitable certificate purpose\`
      in OpenSSL).
    `,
    whatToDo: `
      Reissue it with usages that suit its purpose. In openssl.cnf, for a server:

      \`\`\`ini
      keyUsage         = critical, digitalSignature, keyEncipherment
      extendedKeyUsage = serverAuth
      \`\`\`
    `,
    exceptions: `
      For purposes that RFC 5280 does not define every usage is accepted, and so is keyEncipherment for
      clients, which certificates with RSA keys often have. CA certificates, and certificates from before May
      2008, when RFC 5280 was published.
    `,
  },
  equivalents: ['zlint:e_key_usage_and_extended_key_usage_inconsistent'],

  check({ isCa, keyUsage, extendedKeyUsage }, report) {
    if (isCa || keyUsage === undefined || extendedKeyUsage === undefined) return
    const { value: usages, bytes } = keyUsage
    const purposes = extendedKeyUsage.value.map((it) => USAGES.get(it))
    if (usages.length === 0 || purposes.length === 0) return
    const strays = usages.filter((usage) => !purposes.some((it) => it === undefined || it.has(usage)))
    if (strays.length === 0) return
    // What an authority alone may do is the finding of other rules.
    const usage = strays.find((it) => it !== 'keyCertSign' && it !== 'cRLSign')
    if (strays.length === usages.length) {
      report({
        bytes,
        message: `${usages.join(', ')} inconsistent with the extended key usage`,
        severity: 'error',
      })
    } else if (usage !== undefined)
      report({ bytes, message: `${usage} inconsistent with the extended key usage` })
  },
}

/** RFC 5280, section 4.2.1.12, "key usage bits that may be consistent". */
const USAGES: ReadonlyMap<string, ReadonlySet<KeyUsage>> = new Map([
  [SERVER_AUTH, usages('digitalSignature', 'keyEncipherment', 'keyAgreement')],
  [CLIENT_AUTH, usages('digitalSignature', 'keyAgreement', 'keyEncipherment')],
  [CODE_SIGNING, usages('digitalSignature')],
  [EMAIL_PROTECTION, usages('digitalSignature', 'nonRepudiation', 'keyEncipherment', 'keyAgreement')],
  [TIME_STAMPING, usages('digitalSignature', 'nonRepudiation')],
  [OCSP_SIGNING, usages('digitalSignature', 'nonRepudiation')],
])

function usages(...names: readonly KeyUsage[]): ReadonlySet<KeyUsage> {
  return new Set(names)
}
