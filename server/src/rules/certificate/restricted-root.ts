import type { CertificateRule } from '../rule.ts'
import { supersededBy } from '../shared/baselineRequirements.ts'
import { isRoot } from '../shared/certificateRoles.ts'

export const restrictedRoot: CertificateRule = {
  subject: 'certificate',
  id: 'restricted-root',
  title: 'Restricting extension in a public root',
  severity: 'error',
  since: '0.1.0',
  scope: 'public',
  effective: '2012-07-01',
  citations: [
    {
      source: 'CA/B BR',
      section: '7.1.2.1',
      quote: 'This extension MUST NOT be present.',
      superseded: supersededBy('7.1.2.1.2'),
    },
    { source: 'CA/B BR', section: '7.1.2.1.4' },
  ],
  docs: {
    what: 'The certificate of a public root has an extended key usage, policies or a path length.',
    why: `
      Programs take a root's name and key and differ in what else they apply: the same chain is valid in one
      and not in another.
    `,
    whatToDo: `
      For the CA: reissue the root without these extensions, and put restrictions into the intermediates:

      \`\`\`ini
      basicConstraints = critical, CA:TRUE
      keyUsage         = critical, keyCertSign, cRLSign
      \`\`\`
    `,
    exceptions: `
      Policies and a path length are a warning: for these the Baseline Requirements have NOT RECOMMENDED.
    `,
  },
  equivalents: [
    'zlint:e_root_ca_extended_key_usage_present',
    'zlint:w_root_ca_contains_cert_policy',
    'zlint:w_root_ca_basic_constraints_path_len_constraint_field_present',
  ],

  check(certificate, report) {
    if (!isRoot(certificate)) return
    for (const extension of certificate.extensions) {
      if (extension.oid === EXTENDED_KEY_USAGE) {
        report({ bytes: extension.bytes, message: 'root with an extended key usage' })
      } else if (extension.oid === CERTIFICATE_POLICIES) {
        report({ bytes: extension.bytes, message: 'root with policies', severity: 'warning' })
      }
    }
    const { basicConstraints } = certificate
    if (basicConstraints?.value.pathLength !== undefined) {
      report({ bytes: basicConstraints.bytes, message: 'root with a path length', severity: 'warning' })
    }
  },
}

const EXTENDED_KEY_USAGE = '2.5.29.37'
const CERTIFICATE_POLICIES = '2.5.29.32'
