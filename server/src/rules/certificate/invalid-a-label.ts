import { decodePunycode } from '../../base/punycode.ts'
import type { CertificateRule } from '../rule.ts'

export const invalidALabel: CertificateRule = {
  subject: 'certificate',
  id: 'invalid-a-label',
  title: 'Invalid Punycode in a DNS name',
  severity: 'warning',
  since: '0.1.0',
  citations: [
    { source: 'RFC 5890', section: '2.3.2.1' },
    { source: 'RFC 3492', section: '6.2' },
  ],
  docs: {
    what: "A label of a DNS name begins with `xn--`, but what follows is not valid Punycode, or encodes a text that is not in Unicode's normalization form C.",
    why: `
      No internationalized name is written so: a browser that gets the name in its own script connects to
      another one, and refuses this certificate for it.
    `,
    whatToDo: `
      Write the name with a tool for internationalized domain names, and have the certificate reissued:

      \`\`\`sh
      python3 -c 'print("bücher.example".encode("idna").decode())'
      \`\`\`
    `,
  },
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
  if (text === undefined) return 'that is not Punycode'
  return text.normalize('NFC') === text ? undefined : 'whose text is not in normalization form C'
}
