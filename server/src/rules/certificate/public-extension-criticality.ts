import { oidName } from '../../registry/objectIdentifiers.ts'
import type { Certificate } from '../../x509/certificate.ts'
import type { CertificateRule } from '../rule.ts'
import { supersededBy } from '../shared/baselineRequirements.ts'
import { isRoot, isServerCertificate, isSubordinateCa } from '../shared/certificateRoles.ts'

export const publicExtensionCriticality: CertificateRule = {
  subject: 'certificate',
  id: 'public-extension-criticality',
  title: 'Wrong criticality for a public CA',
  severity: 'warning',
  since: '0.1.0',
  scope: 'public',
  effective: '2012-07-01',
  citations: [
    { source: 'CA/B BR', section: '7.1.2.3', superseded: supersededBy('7.1.2.7.6') },
    { source: 'CA/B BR', section: '7.1.2.2', superseded: supersededBy('7.1.2.6.1') },
    { source: 'CA/B BR', section: '7.1.2.1', superseded: supersededBy('7.1.2.1.2') },
    { source: 'CA/B BR', section: '7.1.2.7.6' },
  ],
  docs: {
    what: 'An extension of a public certificate has another criticality than the Baseline Requirements define: policies and the extended key usage of a CA are not critical, the basic constraints of a server and the key usage of a root are.',
    why: `
      A program that does not know a critical extension refuses the certificate.
    `,
    whatToDo: `
      Ask the CA: "Reissue the certificate with the criticality of the Baseline Requirements." In openssl.cnf
      of a CA:

      \`\`\`ini
      certificatePolicies = 2.23.140.1.2.1
      keyUsage            = critical, keyCertSign, cRLSign
      \`\`\`
    `,
    exceptions: `
      RFC 5280 allows both, so that certificates of private CAs may have either.
    `,
  },
  equivalents: [
    'zlint:w_sub_ca_eku_critical',
    'zlint:w_sub_cert_certificate_policies_marked_critical',
    'zlint:w_sub_ca_certificate_policies_marked_critical',
    'zlint:e_sub_cert_basic_constraints_not_critical',
    'zlint:e_root_ca_key_usage_must_be_critical',
  ],

  check(certificate, report) {
    const issued = certificate.validity.notBefore.value
    for (const extension of certificate.extensions) {
      const { oid, critical } = extension
      const wanted = WANTED.get(oid)
      if (wanted === undefined || wanted.critical === critical || issued < wanted.from) continue
      if (!wanted.concerns(certificate)) continue
      report({ bytes: extension.bytes, message: `${oidName(oid)} is ${critical ? '' : 'not '}critical` })
    }
  },
}

interface Wanted {
  readonly critical: boolean
  readonly from: number
  concerns(certificate: Certificate): boolean
}

const ALWAYS = Number.NEGATIVE_INFINITY

const WANTED: ReadonlyMap<string, Wanted> = new Map<string, Wanted>([
  // certificatePolicies
  ['2.5.29.32', { critical: false, from: ALWAYS, concerns: (it) => !isRoot(it) }],
  // extKeyUsage, since version 1.1.6 of the Baseline Requirements
  ['2.5.29.37', { critical: false, from: Date.UTC(2013, 6, 29), concerns: isSubordinateCa }],
  // basicConstraints, since version 2.0.0; those of an authority are the finding of another rule
  ['2.5.29.19', { critical: true, from: Date.UTC(2023, 8, 15), concerns: isServerCertificate }],
  // keyUsage; that of others is the finding of another rule
  ['2.5.29.15', { critical: true, from: ALWAYS, concerns: isRoot }],
])
