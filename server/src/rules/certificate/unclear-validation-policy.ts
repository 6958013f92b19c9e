import { oidName } from '../../registry/objectIdentifiers.ts'
import { ANY_POLICY } from '../../x509/extensions/certificatePolicies.ts'
import { isServerCertificate, isSubordinateAuthority } from '../certificateRoles.ts'
import type { CertificateRule } from '../rule.ts'

export const unclearValidationPolicy: CertificateRule = {
  subject: 'certificate',
  id: 'unclear-validation-policy',
  title: 'Policies that do not say how a public certificate was validated',
  severity: 'error',
  since: '0.1.0',
  scope: 'public',
  effective: '2023-09-15',
  citations: [
    {
      source: 'CA/B BR',
      section: '7.1.2.7.9',
      quote:
        'Regardless of the order of PolicyInformation values, the Certificate Policies extension MUST contain exactly one Reserved Certificate Policy Identifier.',
    },
    { source: 'CA/B BR', section: '7.1.2.10.5' },
  ],
  docs: `
    Among the policies of a public certificate is not exactly one of those that the CA/Browser Forum reserved: for validation
    of the domain, of an organization, of a person, or extended validation.

    An authority that is not restricted to certain policies has anyPolicy alone; a server may not have it. That an
    authority has several is a warning: it may if it is certified across, which its certificate does not say.

    Certificates of before September 2023 and those of private authorities are left alone.
  `,
  equivalents: ['zlint:e_ca_multiple_reserved_policy_oids'],

  check(certificate, report) {
    const { certificatePolicies } = certificate
    if (certificatePolicies === undefined || certificatePolicies.value.length === 0) return
    const isServer = isServerCertificate(certificate)
    if (!isServer && !isSubordinateAuthority(certificate)) return
    const any = certificatePolicies.value.find((it) => it.policy === ANY_POLICY)
    if (any !== undefined) {
      if (isServer) report({ bytes: any.bytes, message: 'anyPolicy in the certificate of a public server' })
      return
    }
    const reserved = certificatePolicies.value.filter((it) => RESERVED.has(it.policy))
    for (const { policy, bytes } of reserved.slice(1)) {
      const message = `${oidName(policy)}, which is a second kind of validation`
      report(isServer ? { bytes, message } : { bytes, message, severity: 'warning' })
    }
    if (isServer && reserved.length === 0) {
      report({ bytes: certificatePolicies.bytes, message: 'no policy says how it was validated' })
    }
  },
}

/** Section 7.1.6.1. */
const RESERVED: ReadonlySet<string> = new Set([
  '2.23.140.1.1',
  '2.23.140.1.2.1',
  '2.23.140.1.2.2',
  '2.23.140.1.2.3',
])
