import { decodePunycode } from '../../base/punycode.ts'
import type { CertificateRule } from '../rule.ts'

export const invalidALabel: CertificateRule = {
  subject: 'certificate',
  id: 'invalid-a-label',
  title: 'Internationalized label that stands for no text',
  severity: 'warning',
  since: '0.1.0',
  citations: [
    { source: 'RFC 5890', section: '2.3.2.1' },
    { source: 'RFC 3492', section: '6.2' },
  ],
  docs: `
    A label of a DNS name begins with \`xn--\`, but what follows is not the Punycode of any text, or of a text that is not in
    Unicode's normalization form C.

    No internationalized name is written so: a browser that is given the name in its own letters asks for another one.
  `,
  equivalents: ['zlint:e_international_dns_name_not_nfc', 'zlint:e_international_dns_name_not_unicode'],

  check({ subjectAltName }, report) {
    if (subjectAltName === undefined) return
    for (const name of subjectAltName.value) {
      const { kind, value } = name
      if (kind !== 'dNSName' || !value.includes('--')) continue
      for (const label of value.split('.')) {
        const fault = /^xn--/i.test(label) ? faultOf(label.slice(4)) : undefined
        if (fault !== undefined) report({ bytes: name.bytes, message: `the DNS name has a label ${fault}` })
      }
    }
  },
}

function faultOf(encoded: string): string | undefined {
  const text = decodePunycode(encoded)
  if (text === undefined) return 'that is no Punycode'
  return text.normalize('NFC') === text ? undefined : 'whose text is not in normalization form C'
}
