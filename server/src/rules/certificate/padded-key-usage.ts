import { isPaddedKeyUsage } from '../../x509/extensions/keyUsage.ts'
import type { CertificateRule } from '../rule.ts'

export const paddedKeyUsage: CertificateRule = {
  subject: 'certificate',
  id: 'padded-key-usage',
  title: 'Key usage with needless zero bits',
  severity: 'warning',
  since: '0.1.0',
  citations: [
    { source: 'RFC 5280', section: '4.2.1.3' },
    { source: 'X.690', section: '11.2.2', url: 'https://www.itu.int/rec/T-REC-X.690' },
  ],
  docs: `
    The bits of the key usage end with zeros that DER leaves out, or say a wrong number of unused bits.

    A program that encodes the certificate anew gets other bytes, for which the signature is not valid.

    Roots are left alone: nobody relies on their signature.
  `,

  *check({ extensions, keyUsage, isCa, isSelfIssued }) {
    // One without any usage is the finding of another rule.
    if (keyUsage === undefined || keyUsage.value.length === 0 || (isCa && isSelfIssued)) return
    const extension = extensions.find((it) => it.oid === KEY_USAGE)
    if (!extension || !isPaddedKeyUsage(extension.value)) return
    yield { bytes: keyUsage.bytes, message: 'the bits of the key usage end with needless zeros' }
  },
}

const KEY_USAGE = '2.5.29.15'
