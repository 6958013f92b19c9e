import { invisibleCharacter } from '../../base/printable.ts'
import { decodePunycode } from '../../base/punycode.ts'
import { attributeShortName } from '../../registry/objectIdentifiers.ts'
import type { CertificateRule } from '../rule.ts'
import { characterTitle } from '../shared/nameFaults.ts'

export const invisibleCharacterInName: CertificateRule = {
  subject: 'certificate',
  id: 'invisible-character-in-name',
  title: 'Invisible or bidirectional character in a name',
  severity: 'warning',
  since: '0.1.0',
  citations: [
    {
      source: 'UTR #36',
      section: '2.5',
      url: 'https://www.unicode.org/reports/tr36/#Bidirectional_Text_Spoofing',
    },
    { source: 'CWE', section: '1007' },
  ],
  docs: {
    what: 'A name of the subject or the issuer, or an internationalized label of a DNS name, has a character of zero width or one that changes the direction of the text, such as U+200B or U+202E.',
    why: `
      Two different names look the same, or a name reads backwards: \`moc.elpmaxe\` for \`example.com\`. TLS Lens
      writes such characters out (\`\\u202e\`) wherever it shows a name.
    `,
    whatToDo: `
      Retype the name in the request and have the certificate reissued. To see them:

      \`\`\`sh
      openssl x509 -in cert.pem -noout -subject -nameopt RFC2253
      \`\`\`
    `,
  },

  check({ subject, issuer, subjectAltName }, report) {
    for (const [whose, name] of [
      ['subject', subject],
      ['issuer', issuer],
    ] as const) {
      if (name.value.isPlain) continue
      for (const { oid, value, bytes } of name.value.attributes) {
        const character = invisibleCharacter(value.replace(ELSEWHERE, ''))
        if (character === undefined) continue
        const part = attributeShortName(oid) ?? oid
        report({ bytes, message: `${part} of the ${whose} has ${characterTitle(character)}` })
      }
    }
    for (const { value, bytes } of subjectAltName?.value ?? []) {
      if (!value.includes('xn--')) continue
      for (const label of value.split('.')) {
        const text = label.startsWith('xn--') ? decodePunycode(label.slice(4)) : undefined
        const character = text === undefined ? undefined : invisibleCharacter(text.replace(ELSEWHERE, ''))
        if (character !== undefined) {
          report({ bytes, message: `the label \`${label}\` has ${characterTitle(character)}` })
        }
      }
    }
  },
}

/** Controls are the subject of another rule, and joiners belong into words of Arabic and Indic scripts (RFC 5892, A.1). */
const ELSEWHERE = /\p{Cc}|(?<=\p{Script=Arabic}|\p{M})[\u200c\u200d]/gu
