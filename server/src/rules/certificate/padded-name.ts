import { attributeShortName } from '../../registry/objectIdentifiers.ts'
import type { Located } from '../../x509/certificate.ts'
import type { Name } from '../../x509/name.ts'
import type { CertificateReport, CertificateRule, Reporter } from '../rule.ts'

export const paddedName: CertificateRule = {
  subject: 'certificate',
  id: 'padded-name',
  title: 'Leading or trailing white space in a name',
  severity: 'warning',
  since: '0.1.0',
  citations: [{ source: 'RFC 5280', section: '7.1' }],
  docs: {
    what: "An attribute of the subject's or the issuer's name begins or ends with a space, a tab or the like.",
    why: `
      It is invisible, some programs compare names without it and others with it, and a search for the name
      may not find the certificate.
    `,
    whatToDo: `
      Remove it from the next request or from openssl.cnf:

      \`\`\`sh
      openssl req -new -key server.key -subj /O=Shop/CN=shop.example -out server.csr
      \`\`\`
    `,
  },
  equivalents: [
    'zlint:w_issuer_dn_leading_whitespace',
    'zlint:w_issuer_dn_trailing_whitespace',
    'zlint:w_subject_dn_leading_whitespace',
    'zlint:w_subject_dn_trailing_whitespace',
  ],

  check({ subject, issuer }, report) {
    if (!subject.value.isPlain) reportPadding(subject, 'subject', report)
    if (!issuer.value.isPlain) reportPadding(issuer, 'issuer', report)
  },
}

function reportPadding(name: Located<Name>, whose: string, report: Reporter<CertificateReport>): void {
  for (const attribute of name.value.attributes) {
    const { oid, value } = attribute
    if (value.trim().length === value.length) continue
    const part = `${attributeShortName(oid) ?? oid} of the ${whose}`
    if (value.trim() === '') {
      report({ bytes: attribute.bytes, message: `${part} is only white space` })
      continue
    }
    if (value.trimStart() !== value)
      report({ bytes: attribute.bytes, message: `${part} begins with white space` })
    if (value.trimEnd() !== value)
      report({ bytes: attribute.bytes, message: `${part} ends with white space` })
  }
}
