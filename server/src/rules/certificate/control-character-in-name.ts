import { attributeShortName } from '../../registry/objectIdentifiers.ts'
import type { CertificateRule } from '../rule.ts'
import { characterTitle } from '../shared/nameFaults.ts'

export const controlCharacterInName: CertificateRule = {
  subject: 'certificate',
  id: 'control-character-in-name',
  title: 'Control character in the subject',
  severity: 'warning',
  since: '0.1.0',
  citations: [
    { source: 'RFC 5280', section: 'A.1' },
    { source: 'CWE', section: '158' },
  ],
  docs: {
    what: 'A subject attribute has a control character in it, such as a tab, a line feed or NUL.',
    why: `
      It is invisible where the name is shown. Programs that end a string at NUL read another name than those
      that do not: certificates for other people's servers were obtained that way.
    `,
    whatToDo: `
      Remove the character from the request (it often comes from a copied text) and have the certificate
      reissued:

      \`\`\`sh
      openssl req -in server.csr -noout -subject -nameopt RFC2253
      \`\`\`
    `,
  },
  equivalents: ['zlint:e_subject_dn_not_printable_characters'],

  check({ subject }, report) {
    if (subject.value.isPlain) return
    for (const attribute of subject.value.attributes) {
      const { oid, value } = attribute
      const control = CONTROL.exec(value)?.[0]
      if (control === undefined) continue
      report({
        bytes: attribute.bytes,
        message: `${attributeShortName(oid) ?? oid} has ${characterTitle(control)}`,
      })
    }
  },
}

const CONTROL = /\p{Cc}/u
