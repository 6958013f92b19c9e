import { ATTRIBUTE, attributeShortName } from '../../registry/objectIdentifiers.ts'
import type { CertificateRule } from '../rule.ts'
import { characterTitle } from '../shared/nameFaults.ts'

export const printableStringCharacter: CertificateRule = {
  subject: 'certificate',
  id: 'printable-string-character',
  title: 'Invalid character in a PrintableString',
  severity: 'warning',
  since: '0.1.0',
  citations: [{ source: 'RFC 5280', section: 'B' }],
  docs: {
    what: "A subject attribute is a PrintableString and has a character beyond letters, digits, space and `'()+,-./:=?`: often the `*` of a wildcard, an `@`, an `&` or an umlaut.",
    why: `
      Strict parsers refuse such a string: Go with \`x509: invalid RDNSequence: invalid attribute value\`.
    `,
    whatToDo: `
      Reissue the certificate with UTF8String, which OpenSSL writes by default:

      \`\`\`ini
      [req]
      string_mask = utf8only
      \`\`\`
    `,
  },
  equivalents: ['zlint:e_subject_printable_string_badalpha'],

  check({ subject }, report) {
    if (subject.value.isPlain) return
    for (const attribute of subject.value.attributes) {
      const { oid, value, stringType } = attribute
      const strange = /[^A-Za-z0-9 '()+,\-./:=?]/u.exec(value)?.[0]
      // That a mail address is no PrintableString at all is the finding of another rule.
      if (strange === undefined || stringType !== 'PrintableString' || oid === ATTRIBUTE.emailAddress)
        continue
      const name = attributeShortName(oid) ?? oid
      report({
        bytes: attribute.bytes,
        message: `${name} is a PrintableString and has ${characterTitle(strange)}`,
      })
    }
  },
}
