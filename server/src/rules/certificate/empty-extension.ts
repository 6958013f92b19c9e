import { oidName } from '../../registry/objectIdentifiers.ts'
import type { CertificateRule } from '../rule.ts'

export const emptyExtension: CertificateRule = {
  subject: 'certificate',
  id: 'empty-extension',
  title: 'Empty extension',
  severity: 'error',
  since: '0.1.0',
  citations: [
    {
      source: 'RFC 5280',
      section: '4.2.1.11',
      quote: 'Conforming CAs MUST NOT issue certificates where policy constraints is an empty sequence.',
    },
    {
      source: 'RFC 5280',
      section: '4.2.1.10',
      quote: 'Conforming CAs MUST NOT issue certificates where name constraints is an empty sequence.',
    },
    { source: 'RFC 5280', section: 'A.2' },
  ],
  docs: {
    what: 'An extension that is a list has no entry, or constraints constrain nothing.',
    why: `
      RFC 5280 does not define what a program does with it: some skip it, strict ones refuse the certificate.
    `,
    whatToDo: `
      Reissue the certificate without the extension, or with a value: in openssl.cnf remove the line with the
      empty value, such as

      \`\`\`ini
      extendedKeyUsage = serverAuth
      \`\`\`
    `,
    exceptions: `
      An empty subjectAltName is reported by \`empty-subject-alt-name\`.
    `,
  },
  equivalents: [
    'zlint:e_ext_policy_constraints_empty',
    'zlint:e_name_constraint_empty',
    'zlint:e_ext_cannot_be_empty_sequence',
  ],

  check({ der, extensions }, report) {
    for (const extension of extensions) {
      if (extension.valueLength !== 2 || !LISTS.has(extension.oid)) continue
      const { start } = extension.valueBytes
      if (der[start] !== SEQUENCE || der[start + 1] !== 0) continue
      report({ bytes: extension.bytes, message: `${oidName(extension.oid)} is empty` })
    }
  },
}

const SEQUENCE = 0x30

const LISTS: ReadonlySet<string> = new Set([
  // subjectDirectoryAttributes, nameConstraints, cRLDistributionPoints, certificatePolicies
  '2.5.29.9',
  '2.5.29.30',
  '2.5.29.31',
  '2.5.29.32',
  // policyMappings, policyConstraints, extKeyUsage, freshestCRL, the two information accesses
  '2.5.29.33',
  '2.5.29.36',
  '2.5.29.37',
  '2.5.29.46',
  '1.3.6.1.5.5.7.1.1',
  '1.3.6.1.5.5.7.1.11',
])
