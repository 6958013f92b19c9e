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

  check(certificate, report) {
    for (const extension of certificate.extensions) {
      const { oid } = extension
      // The first one of each counts.
      if (certificate.extension(oid) === extension) continue
      report({ bytes: extension.bytes, message: `a second ${oidName(oid) ?? oid} extension` })
    }
  },
}
