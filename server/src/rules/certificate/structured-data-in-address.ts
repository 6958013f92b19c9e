import { ATTRIBUTE, attributeShortName } from '../../registry/objectIdentifiers.ts'
import type { CertificateRule } from '../rule.ts'
import { characterTitle } from '../shared/nameFaults.ts'

export const structuredDataInAddress: CertificateRule = {
  subject: 'certificate',
  id: 'structured-data-in-address',
  title: 'JSON or key-value text in a locality or state name',
  severity: 'warning',
  since: '0.1.0',
  scope: 'public',
  effective: '2012-07-01',
  citations: [{ source: 'CA/B BR', section: '3.2.2.1' }],
  docs: {
    what: 'The state, province or locality of a public certificate has a brace, a bracket, a quotation mark, a colon or another character of JSON and of lists of keys and values.',
    why: `
      No place has these in its name: the text came from a program, not from a register of places, and was not
      validated.
    `,
    whatToDo: `
      Correct the request, and ask the CA: "Reissue the certificate with the place's name alone."

      \`\`\`sh
      openssl req -new -key server.key -subj /C=DE/ST=Berlin/L=Berlin/O=Shop/CN=shop.example -out server.csr
      \`\`\`
    `,
  },
  equivalents: ['zlint:e_state_or_province_name_must_not_contain_control_characters'],

  check({ subject }, report) {
    if (subject.value.isPlain) return
    for (const attribute of subject.value.attributes) {
      const { oid, value } = attribute
      if (oid !== ATTRIBUTE.stateOrProvince && oid !== ATTRIBUTE.locality) continue
      // The semicolon of an HTML entity is the finding of another rule.
      const strange = /[=:{};"|\\[\]]/.exec(value.replace(/&#?\w+;/g, ''))?.[0]
      if (strange)
        report({
          bytes: attribute.bytes,
          message: `${attributeShortName(oid)} has ${characterTitle(strange)}`,
        })
    }
  },
}
