import { oidName } from '../../registry/objectIdentifiers.ts'
import { ANY_EXTENDED_KEY_USAGE } from '../../x509/extensions/extendedKeyUsage.ts'
import { isSelfSigned } from '../../x509/selfSigned.ts'
import type { CertificateRule } from '../rule.ts'
import { STRICT_VERIFIERS_REFUSE } from '../shared/certificateRoles.ts'

export const extensionCriticality: CertificateRule = {
  subject: 'certificate',
  id: 'extension-criticality',
  title: 'Wrong criticality of an extension',
  severity: 'error',
  since: '0.1.0',
  effective: '2008-05-01',
  citations: [
    {
      source: 'RFC 5280',
      section: '4.2.1.9',
      quote:
        'Conforming CAs MUST include this extension in all CA certificates that contain public keys used to validate digital signatures on certificates and MUST mark the extension as critical in such certificates.',
    },
    {
      source: 'RFC 5280',
      section: '4.2.1.1',
      quote: 'Conforming CAs MUST mark this extension as non-critical.',
    },
    { source: 'RFC 5280', section: '4.2.1.3' },
    { source: 'RFC 5280', section: '4.2.1.5' },
    { source: 'RFC 5280', section: '4.2.1.10' },
    { source: 'RFC 5280', section: '4.2.1.12' },
    { source: 'RFC 5280', section: '4.2.1.13' },
  ],
  docs: {
    what: 'An extension is marked critical that RFC 5280 wants to be non-critical, or is not critical although it has to be.',
    why: `
      Python from 3.13 on and OpenSSL in strict mode refuse a CA whose basic constraints are not critical
      (\`Basic Constraints of CA cert not marked critical\`), and certificates whose key identifiers are
      critical. OpenSSL refuses a critical key identifier, issuerAltName or information access always
      (\`unhandled critical extension\`).
    `,
    whatToDo: `
      Reissue it. In openssl.cnf:

      \`\`\`ini
      basicConstraints       = critical, CA:TRUE
      keyUsage               = critical, keyCertSign, cRLSign
      subjectKeyIdentifier   = hash
      authorityKeyIdentifier = keyid
      \`\`\`
    `,
    exceptions: `
      Certificates from before May 2008, when RFC 5280 was published. For roots only the basic constraints are
      checked, as a warning: validation begins with a root's name and key (section 6.1.1), and only strict
      verifiers look at more. It is a warning where RFC 5280 has SHOULD and OpenSSL does not refuse it, and for
      name constraints, which the Baseline Requirements allow to be non-critical.
    `,
  },
  equivalents: [
    'zlint:e_basic_constraints_not_critical',
    'zlint:e_ext_authority_key_identifier_critical',
    'zlint:e_ext_subject_key_identifier_critical',
    'zlint:e_ext_subject_directory_attr_critical',
    'zlint:e_ext_freshest_crl_marked_critical',
    'zlint:e_ext_aia_marked_critical',
    'zlint:e_subject_info_access_marked_critical',
    'zlint:e_ext_policy_constraints_not_critical',
    'zlint:e_inhibit_any_policy_not_critical',
    'zlint:e_ext_name_constraints_not_critical',
    'zlint:w_ext_crl_distribution_marked_critical',
    'zlint:w_ext_key_usage_not_critical',
    'zlint:w_ext_ian_critical',
    'zlint:e_ca_key_usage_not_critical',
    'zlint:w_ext_policy_map_not_critical',
    'zlint:w_eku_critical_improperly',
    'zlint:e_sub_ca_aia_marked_critical',
    'zlint:e_sub_cert_aia_marked_critical',
    'zlint:e_sub_ca_crl_distribution_points_marked_critical',
    'zlint:e_sub_cert_crl_distribution_points_marked_critical',
    'zlint:w_sub_ca_name_constraints_not_critical',
  ],

  check(certificate, report) {
    for (const extension of certificate.extensions) {
      if (extension.oid === EXTENDED_KEY_USAGE && extension.critical) {
        if (!certificate.extendedKeyUsage?.value.includes(ANY_EXTENDED_KEY_USAGE)) continue
        const message = 'extKeyUsage is critical and allows everything'
        report({ bytes: extension.bytes, message, severity: 'warning' })
      }
      const wanted = WANTED.get(extension.oid)
      if (wanted === undefined || wanted.critical === extension.critical) continue
      const isOfCa = certificate.isCa
      if (extension.oid === BASIC_CONSTRAINTS ? !isOfCa : isOfCa && certificate.isSelfIssued) continue
      const name = oidName(extension.oid) ?? extension.oid
      const isRoot = isSelfSigned(certificate)
      const why = isRoot && REFUSED_IF_STRICT.has(extension.oid) ? `: ${STRICT_VERIFIERS_REFUSE}` : ''
      report({
        bytes: extension.bytes,
        message: `${name} is ${extension.critical ? '' : 'not '}critical${why}`,
        severity: isRoot ? 'warning' : wanted.severity,
      })
    }
  },
}

const BASIC_CONSTRAINTS = '2.5.29.19'
const EXTENDED_KEY_USAGE = '2.5.29.37'

/** basicConstraints and the two key identifiers: of the others, strict verifiers do not ask it. */
const REFUSED_IF_STRICT: ReadonlySet<string> = new Set([BASIC_CONSTRAINTS, '2.5.29.14', '2.5.29.35'])

const WANTED: ReadonlyMap<string, { readonly critical: boolean; readonly severity: 'error' | 'warning' }> =
  new Map([
    [BASIC_CONSTRAINTS, { critical: true, severity: 'error' }],
    // subjectDirectoryAttributes, subjectKeyIdentifier, authorityKeyIdentifier, freshestCRL, the two information accesses
    ['2.5.29.9', { critical: false, severity: 'error' }],
    ['2.5.29.14', { critical: false, severity: 'error' }],
    ['2.5.29.35', { critical: false, severity: 'error' }],
    ['2.5.29.46', { critical: false, severity: 'error' }],
    ['1.3.6.1.5.5.7.1.1', { critical: false, severity: 'error' }],
    ['1.3.6.1.5.5.7.1.11', { critical: false, severity: 'error' }],
    // issuerAltName: a SHOULD, but OpenSSL refuses it
    ['2.5.29.18', { critical: false, severity: 'error' }],
    // policyConstraints and inhibitAnyPolicy
    ['2.5.29.36', { critical: true, severity: 'error' }],
    ['2.5.29.54', { critical: true, severity: 'error' }],
    // nameConstraints, policyMappings, cRLDistributionPoints, keyUsage
    ['2.5.29.30', { critical: true, severity: 'warning' }],
    ['2.5.29.33', { critical: true, severity: 'warning' }],
    ['2.5.29.31', { critical: false, severity: 'warning' }],
    ['2.5.29.15', { critical: true, severity: 'warning' }],
  ])
