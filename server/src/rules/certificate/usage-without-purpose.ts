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
  title: 'Key usage that goes with none of the purposes',
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
  docs: `
    Key usage and extended key usage say different things: a usage is allowed that none of the purposes needs.

    It is an error where no usage goes with any purpose: then the certificate is good for nothing. A usage more than needed
    does no harm.

    For purposes that RFC 5280 says nothing of every usage is taken to be right, and so is keyEncipherment for clients,
    which certificates with RSA keys have by habit. Certificates of before May 2008, when RFC 5280 was published, are left
    alone, and so are those of authorities.
  `,
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
      report({ bytes, message: `${usages.join(', ')} for none of the purposes`, severity: 'error' })
    } else if (usage !== undefined) report({ bytes, message: `${usage} for none of the purposes` })
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
