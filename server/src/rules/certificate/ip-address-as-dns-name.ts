import { formatIpAddress, parseIpAddress } from '../../base/ipAddress.ts'
import type { CertificateRule } from '../rule.ts'

export const ipAddressAsDnsName: CertificateRule = {
  subject: 'certificate',
  id: 'ip-address-as-dns-name',
  title: 'IP address as a DNS name',
  severity: 'warning',
  since: '0.1.0',
  citations: [
    { source: 'RFC 5280', section: '4.2.1.6' },
    { source: 'RFC 9525', section: '6.4' },
  ],
  docs: {
    what: 'A DNS name among the subject alternative names is an IP address.',
    why: `
      Clients that connect to an address compare it with the iPAddress names only, and refuse the certificate:
      \`IP address mismatch\` in OpenSSL, \`ERR_TLS_CERT_ALTNAME_INVALID\` in Node,
      \`cannot validate certificate for 10.0.0.1 because it doesn't contain any IP SANs\` in Go.
    `,
    whatToDo: `
      Reissue it with the address as an IP name:

      \`\`\`ini
      subjectAltName = IP:10.0.0.1, IP:2001:db8::1
      \`\`\`
    `,
    exceptions: `
      Where the address is there as both it is not reported: that is done for old clients.
    `,
  },

  check({ subjectAltName }, report) {
    if (subjectAltName === undefined) return
    for (const name of subjectAltName.value) {
      const { kind, value } = name
      if (kind !== 'dNSName' || !LAST_IS_DIGIT.test(value)) continue
      const address = parseIpAddress(value)
      const text = address && formatIpAddress(address)
      if (text === undefined) continue
      const isThere = subjectAltName.value.some((it) => it.kind === 'iPAddress' && it.value === text)
      if (!isThere) report({ bytes: name.bytes, message: `IP address ${value} as a DNS name` })
    }
  },
}

/** No top-level domain ends with a digit; of IPv6 addresses some end with a letter, and all have a colon. */
const LAST_IS_DIGIT = /\d$|:/
