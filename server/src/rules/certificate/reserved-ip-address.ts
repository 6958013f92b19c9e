import { parseIpAddress } from '../../base/ipAddress.ts'
import { ATTRIBUTE } from '../../registry/objectIdentifiers.ts'
import { isReservedAddress } from '../../registry/reservedAddresses.ts'
import type { Certificate } from '../../x509/certificate.ts'
import { isForServers } from '../certificateRoles.ts'
import type { CertificateReport, CertificateRule } from '../rule.ts'

export const reservedIpAddress: CertificateRule = {
  subject: 'certificate',
  id: 'reserved-ip-address',
  title: 'Address of a private network in a public certificate',
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
  docs: `
    A public certificate is for an IP address that many hosts have, such as 10.0.0.1, or that no host of the Internet has.

    Nobody can show that such an address is theirs alone. Certificates that ended before November 2015 were allowed to have
    them; those of private authorities are left alone.
  `,
  equivalents: ['zlint:e_ext_san_contains_reserved_ip', 'zlint:e_subject_contains_reserved_ip'],

  *check(certificate) {
    const { subjectAltName, subject, validity } = certificate
    for (const { kind, value, bytes } of subjectAltName?.value ?? []) {
      if (kind === 'iPAddress') yield* judged(certificate, value, bytes)
    }
    for (const { oid, value, bytes } of subject.value.attributes) {
      if (oid === ATTRIBUTE.commonName && validity.notAfter.value > ALLOWED_UNTIL) {
        yield* judged(certificate, value, bytes)
      }
    }
  },
}

const ALLOWED_UNTIL = Date.UTC(2015, 10, 1)

function* judged(
  certificate: Certificate,
  value: string,
  bytes: CertificateReport['bytes'],
): Generator<CertificateReport> {
  if (!/\d$|:/.test(value) || certificate.validity.notAfter.value <= ALLOWED_UNTIL) return
  const address = parseIpAddress(value)
  if (address === undefined || !isReservedAddress(address) || !isForServers(certificate)) return
  yield { bytes: bytes!, message: `${value} is a reserved address` }
}
