import { oidName } from '../../registry/objectIdentifiers.ts'
import type { CertificateRule } from '../rule.ts'

export const duplicateExtension: CertificateRule = {
  subject: 'certificate',
  id: 'duplicate-extension',
  title: 'Duplicate certificate extension',
  severity: 'error',
  since: '0.1.0',
  citations: [
    {
      source: 'RFC 5280',
      section: '4.2',
      quote: 'A certificate MUST NOT include more than one instance of a particular extension.',
    },
  ],
  docs: {
    what: 'The certificate has the same extension more than once.',
    why: `
      Which of them counts differs from program to program; most refuse the certificate: Go with
      \`x509: certificate contains duplicate extensions\`.
    `,
    whatToDo: `
      Have it reissued with one. With \`openssl x509 -req\`, give extensions either in \`-extfile\` or by
      \`-copy_extensions\`, and not the same in both:

      \`\`\`sh
      openssl x509 -req -in server.csr -CA ca.pem -CAkey ca.key -days 90 -extfile server.ext -out server.pem
      \`\`\`
    `,
  },
  equivalents: ['zlint:e_ext_duplicate_extension'],

  check(certificate, report) {
    for (const extension of certificate.extensions) {
      const { oid } = extension
      // The first one of each counts.
      if (certificate.extension(oid) === extension) continue
      report({ bytes: extension.bytes, message: `second ${oidName(oid) ?? oid} extension` })
    }
  },
}
