import { holdsReservedAddress } from '../../registry/reservedAddresses.ts'
import type { CertificateRule } from '../rule.ts'

export const reservedAddressConstraint: CertificateRule = {
  subject: 'certificate',
  id: 'reserved-address-constraint',
  title: 'Name constraint permitting reserved addresses',
  severity: 'error',
  since: '0.1.0',
  scope: 'public',
  effective: '2012-07-01',
  citations: [
    { source: 'CA/B BR', section: '7.1.2.7.12', quote: 'The entry MUST NOT contain a Reserved IP Address.' },
    { source: 'CA/B BR', section: '7.1.2.10.8' },
  ],
  docs: {
    what: 'The name constraints of a public CA permit a network with private or otherwise reserved addresses.',
    why: `
      No public certificate may be for such an address, which many hosts have or none of the Internet has.
    `,
    whatToDo: `
      For the CA: reissue the certificate without networks of reserved addresses. In openssl.cnf:

      \`\`\`ini
      nameConstraints = critical, permitted;DNS:shop.example, excluded;IP:0.0.0.0/0.0.0.0
      \`\`\`
    `,
    exceptions: `
      Certificates that ended before November 2015.
    `,
  },
  equivalents: ['zlint:e_ext_nc_intersects_reserved_ip'],

  check({ nameConstraints, validity }, report) {
    if (nameConstraints === undefined || validity.notAfter.value <= ALLOWED_UNTIL) return
    for (const { kind, base, bytes } of nameConstraints.value.permitted) {
      if (kind !== 'iPAddress' || (base.length !== 8 && base.length !== 32)) continue
      const length = base.length / 2
      if (!holdsReservedAddress(base.subarray(0, length), base.subarray(length))) continue
      report({ bytes, message: 'permits reserved addresses' })
    }
  },
}

const ALLOWED_UNTIL = Date.UTC(2015, 10, 1)
