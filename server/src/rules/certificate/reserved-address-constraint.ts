import { holdsReservedAddress } from '../../registry/reservedAddresses.ts'
import type { CertificateRule } from '../rule.ts'

export const reservedAddressConstraint: CertificateRule = {
  subject: 'certificate',
  id: 'reserved-address-constraint',
  title: 'Public authority for addresses of private networks',
  severity: 'error',
  since: '0.1.0',
  scope: 'public',
  effective: '2012-07-01',
  citations: [
    { source: 'CA/B BR', section: '7.1.2.7.12', quote: 'The entry MUST NOT contain a Reserved IP Address.' },
    { source: 'CA/B BR', section: '7.1.2.10.8' },
  ],
  docs: `
    The name constraints of a public authority permit a network in which there are addresses that many hosts have, or that
    no host of the Internet has.

    No public certificate may be for such an address. Certificates that ended before November 2015 and those of private
    authorities are left alone.
  `,
  equivalents: ['zlint:e_ext_nc_intersects_reserved_ip'],

  check({ nameConstraints, validity }, report) {
    if (nameConstraints === undefined || validity.notAfter.value <= ALLOWED_UNTIL) return
    for (const { kind, base, bytes } of nameConstraints.value.permitted) {
      if (kind !== 'iPAddress' || (base.length !== 8 && base.length !== 32)) continue
      const length = base.length / 2
      if (!holdsReservedAddress(base.subarray(0, length), base.subarray(length))) continue
      report({ bytes, message: 'permits addresses that are reserved' })
    }
  },
}

const ALLOWED_UNTIL = Date.UTC(2015, 10, 1)
