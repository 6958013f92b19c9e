import { plural } from '../../base/instant.ts'
import { formatIpAddress } from '../../base/ipAddress.ts'
import type { CertificateRule } from '../rule.ts'

export const malformedNameConstraint: CertificateRule = {
  subject: 'certificate',
  id: 'malformed-name-constraint',
  title: 'Malformed name constraint',
  severity: 'error',
  since: '0.1.0',
  citations: [
    {
      source: 'RFC 5280',
      section: '4.2.1.10',
      quote:
        'Within this profile, the minimum and maximum fields are not used with any name forms, thus, the minimum MUST be zero, and maximum MUST be absent.',
    },
    {
      source: 'RFC 5280',
      section: '4.2.1.10',
      quote:
        'The constraint MUST be specified as a fully qualified domain name and MAY specify a host or a domain.',
    },
    {
      source: 'RFC 5280',
      section: '4.2.1.10',
      quote:
        'For IPv4 addresses, the iPAddress field of GeneralName MUST contain eight (8) octets, encoded in the style of RFC 4632 (CIDR) to represent an address range',
    },
    { source: 'RFC 4632', section: '5.1' },
  ],
  docs: {
    what: 'A name constraint has a minimum or a maximum, one on URIs is neither a host nor a domain, or one on IP addresses is not an address with the mask of a prefix.',
    why: `
      Go refuses a CA certificate whose mask has holes, such as 255.0.255.0; OpenSSL compares the bits that
      are set, and refuses each certificate with an IP address below a constraint that has not 8 or 32 bytes
      (\`unsupported or invalid name constraint syntax\`).
    `,
    whatToDo: `
      Reissue the CA certificate. In openssl.cnf:

      \`\`\`ini
      nameConstraints = critical, permitted;DNS:shop.example, permitted;IP:10.0.0.0/255.0.0.0
      \`\`\`
    `,
    exceptions: `
      A DNS name that begins with a dot is information: RFC 5280 writes such constraints without it, and
      programs differ in whether the domain itself is covered too.
    `,
  },
  equivalents: [
    'zlint:e_name_constraint_minimum_non_zero',
    'zlint:e_name_constraint_maximum_not_absent',
    'zlint:e_name_constraint_not_fqdn',
    'zlint:e_dns_name_constraint_incorrect_dot_prefix',
  ],

  check({ nameConstraints }, report) {
    if (nameConstraints === undefined) return
    for (const subtree of [...nameConstraints.value.permitted, ...nameConstraints.value.excluded]) {
      const { kind, base, minimum, maximum, bytes } = subtree
      if (minimum !== 0) report({ bytes, message: `a constraint with the minimum ${minimum}` })
      if (maximum !== undefined) report({ bytes, message: `a constraint with the maximum ${maximum}` })
      if (kind === 'uniformResourceIdentifier' && !DOMAIN.test(base)) {
        report({ bytes, message: 'a constraint on URIs that is neither a host nor a domain' })
      }
      if (kind === 'iPAddress') {
        const message = addressFault(base)
        if (message !== undefined) report({ bytes, message })
      }
      if (kind === 'dNSName' && base.startsWith('.')) {
        report({ bytes, message: 'a constraint on DNS names that begins with a dot', severity: 'info' })
      }
    }
  },
}

const DOMAIN = /^\.?(?:[A-Za-z0-9_](?:[A-Za-z0-9_-]{0,61}[A-Za-z0-9_])?\.)+[A-Za-z][A-Za-z0-9-]*$/

function addressFault(base: Uint8Array): string | undefined {
  if (base.length !== 8 && base.length !== 32) {
    return `a constraint on IP addresses of ${plural(base.length, 'byte')}, not 8 or 32`
  }
  const mask = base.subarray(base.length / 2)
  const bits = Array.from(mask, (byte) => byte.toString(2).padStart(8, '0')).join('')
  return /^1*0*$/.test(bits)
    ? undefined
    : `a constraint on IP addresses whose mask has holes: ${formatIpAddress(mask)}`
}
