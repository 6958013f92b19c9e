import { oidName } from '../../registry/objectIdentifiers.ts'
import { ANY_POLICY } from '../../x509/extensions/certificatePolicies.ts'
import type { CertificateRule } from '../rule.ts'
import { isServerCertificate, isSubordinateCa } from '../shared/certificateRoles.ts'

export const unclearValidationPolicy: CertificateRule = {
  subject: 'certificate',
  id: 'unclear-validation-policy',
  title: 'Missing or ambiguous validation policy',
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
  docs: {
    what: 'The policies of a public certificate do not have exactly one of those that the CA/Browser Forum reserved for domain, organization, individual and extended validation.',
    why: `
      Nobody can see what the CA validated. A CA certificate without restriction to certain policies has
      anyPolicy alone; a server certificate may not have it.
    `,
    whatToDo: `
      Ask the CA: "Reissue the certificate with exactly one reserved policy OID." In openssl.cnf of a CA:

      \`\`\`ini
      certificatePolicies = 2.23.140.1.2.1
      \`\`\`
    `,
    exceptions: `
      Several in a CA certificate are a warning: they are allowed for cross-certificates, which a certificate
      does not declare itself to be.
    `,
  },
  equivalents: ['zlint:e_ca_multiple_reserved_policy_oids'],

  check(certificate, report) {
    const { certificatePolicies } = certificate
    if (certificatePolicies === undefined || certificatePolicies.value.length === 0) return
    const isServer = isServerCertificate(certificate)
    if (!isServer && !isSubordinateCa(certificate)) return
    const any = certificatePolicies.value.find((it) => it.policy === ANY_POLICY)
    if (any !== undefined) {
      if (isServer) report({ bytes: any.bytes, message: 'anyPolicy in a public server certificate' })
      return
    }
    const reserved = certificatePolicies.value.filter((it) => RESERVED.has(it.policy))
    for (const { policy, bytes } of reserved.slice(1)) {
      const message = `${oidName(policy)} is a second validation policy`
      report(isServer ? { bytes, message } : { bytes, message, severity: 'warning' })
    }
    if (isServer && reserved.length === 0) {
      report({ bytes: certificatePolicies.bytes, message: 'no policy for the type of validation' })
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
