import type { CertificateRule } from '../rule.ts'
import { uriFault } from '../shared/nameFaults.ts'

export const relativeUriName: CertificateRule = {
  subject: 'certificate',
  id: 'relative-uri-name',
  title: 'URI without a scheme',
  severity: 'error',
  since: '0.1.0',
  citations: [
    {
      source: 'RFC 5280',
      section: '4.2.1.6',
      quote: 'The name MUST NOT be a relative URI, and it MUST follow the URI syntax and encoding rules',
    },
  ],
  docs: {
    what: 'A URI among the subject alternative names has no scheme, or nothing after it.',
    why: `
      A name such as \`spiffe://shop.example/web\` is compared as a whole; a relative one matches nothing.
    `,
    whatToDo: `
      Write the absolute URI, and have the certificate reissued:

      \`\`\`ini
      subjectAltName = URI:spiffe://shop.example/web
      \`\`\`
    `,
  },
  equivalents: ['zlint:e_ext_san_uri_relative', 'zlint:e_ext_san_uri_format_invalid'],

  check({ subjectAltName }, report) {
    if (subjectAltName === undefined) return
    for (const name of subjectAltName.value) {
      const { kind, value } = name
      if (kind !== 'uniformResourceIdentifier' || value === '') continue
      const fault = uriFault(value)
      if (fault !== undefined) report({ bytes: name.bytes, message: `the URI ${fault}` })
    }
  },
}
