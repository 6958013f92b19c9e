import { parseIpAddress } from '../../base/ipAddress.ts'
import { ATTRIBUTE } from '../../registry/objectIdentifiers.ts'
import { isReservedAddress } from '../../registry/reservedAddresses.ts'
import type { Certificate } from '../../x509/certificate.ts'
import type { CertificateRule } from '../rule.ts'
import { INTERNAL_NAMES_UNTIL } from '../shared/baselineRequirements.ts'
import { isForServers } from '../shared/certificateRoles.ts'

export const reservedIpAddress: CertificateRule = {
  subject: 'certificate',
  id: 'reserved-ip-address',
  title: 'Reserved IP address in a public certificate',
  severity: 'error',
  since: '0.1.0',
  scope: 'public',
  effective: '2012-07-01',
  citations: [
    {
      source: 'CA/B BR',
      section: '7.1.2.7.12',
      quote: 'The entry MUST NOT contain a Reserved IP Address.',
    },
    { source: 'RFC 6890', section: '2.2' },
  ],
  docs: {
    what: 'A public certificate is for an IP address that many hosts have, such as 10.0.0.1, or that no host of the Internet has.',
    why: `
      Nobody can prove that such an address is theirs alone: the certificate fits hosts of other networks.
    `,
    whatToDo: `
      Use a certificate of a private CA for the address, or a public one for a DNS name:

      \`\`\`ini
      subjectAltName = DNS:shop.example
      \`\`\`
    `,
    exceptions: `
      Certificates that ended before November 2015 were allowed to have them.
    `,
  },
  equivalents: ['zlint:e_ext_san_contains_reserved_ip', 'zlint:e_subject_contains_reserved_ip'],

  check(certificate, report) {
    const { subjectAltName, subject } = certificate
    if (subjectAltName !== undefined) {
      for (const name of subjectAltName.value) {
        const { kind, value } = name
        if (kind === 'iPAddress' && isForbidden(value, certificate))
          report({ bytes: name.bytes, message: message(value) })
      }
    }
    for (const attribute of subject.value.attributes) {
      const { oid, value } = attribute
      if (oid === ATTRIBUTE.commonName && isForbidden(value, certificate)) {
        report({ bytes: attribute.bytes, message: message(value) })
      }
    }
  },
}

function isForbidden(value: string, certificate: Certificate): boolean {
  if (!LIKE_ADDRESS.test(value) || certificate.validity.notAfter.value <= INTERNAL_NAMES_UNTIL) return false
  const address = parseIpAddress(value)
  return address !== undefined && isReservedAddress(address) && isForServers(certificate)
}

const LIKE_ADDRESS = /^[\d.]+$|:/

function message(value: string): string {
  return `${value} is a reserved address`
}
