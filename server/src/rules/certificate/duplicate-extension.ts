import { oidName } from '../../registry/objectIdentifiers.ts'
import type { CertificateRule } from '../rule.ts'

export const duplicateExtension: CertificateRule = {
  subject: 'certificate',
  id: 'duplicate-extension',
  title: 'Extension that a certificate has twice',
  severity: 'error',
  since: '0.1.0',
  citations: [
    {
      source: 'RFC 5280',
      section: '4.2',
      quote: 'A certificate MUST NOT include more than one instance of a particular extension.',
    },
  ],
  docs: `
    The certificate has the same extension more than once.

    Which of them counts differs from program to program; most refuse the certificate.
  `,
  equivalents: ['zlint:e_ext_duplicate_extension'],

  check({ extensions }, report) {
    const seen = new Set<string>()
    for (const extension of extensions) {
      const { oid } = extension
      if (seen.has(oid))
        report({ bytes: extension.bytes, message: `a second ${oidName(oid) ?? oid} extension` })
      seen.add(oid)
    }
  },
}
