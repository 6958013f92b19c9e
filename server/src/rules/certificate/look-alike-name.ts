import { decodePunycode } from '../../base/punycode.ts'
import { attributeShortName } from '../../registry/objectIdentifiers.ts'
import type { CertificateRule } from '../rule.ts'

export const lookAlikeName: CertificateRule = {
  subject: 'certificate',
  id: 'look-alike-name',
  title: 'Look-alike letters of another script in a name',
  severity: 'warning',
  since: '0.1.0',
  citations: [
    { source: 'UTS #39', section: '4', url: 'https://www.unicode.org/reports/tr39/#Confusable_Detection' },
    { source: 'CWE', section: '1007' },
  ],
  docs: {
    what: 'A word of the subject mixes Latin letters with Cyrillic, Greek, Armenian or Cherokee ones that look like them, or a label of a DNS name below a Latin top-level domain does so or has nothing but such letters.',
    why: `
      People take the name for another one: \`xn--80ak6aa92e.com\` is shown as \`apple.com\` in Cyrillic letters.
      Chrome and Firefox show such DNS names in Punycode.
    `,
    whatToDo: `
      If the name is meant to be Latin, retype it in the request and have the certificate reissued; if the
      certificate is somebody else's, report it to its CA as misleading.
    `,
    exceptions: `
      Words in one script, and Latin beside Chinese, Japanese or Korean.
    `,
  },

  check({ subject, subjectAltName }, report) {
    if (!subject.value.isPlain) {
      for (const { oid, value, bytes } of subject.value.attributes) {
        const word = value.split(/[^\p{L}\p{M}]+/u).find((it) => mixedScript(it) !== undefined)
        if (word === undefined) continue
        const part = attributeShortName(oid) ?? oid
        report({ bytes, message: `${part} mixes Latin and ${mixedScript(word)} letters in “${word}”` })
      }
    }
    for (const { kind, value, bytes } of subjectAltName?.value ?? []) {
      if (kind !== 'dNSName' || !/xn--/i.test(value)) continue
      const labels = value.split('.')
      const isBelowLatin = /^[a-z]+$/i.test(labels.at(-1)!)
      for (const label of labels) {
        const text = /^xn--/i.test(label) ? decodePunycode(label.slice(4)) : undefined
        if (text === undefined) continue
        const script = mixedScript(text)
        if (script !== undefined) {
          report({ bytes, message: `\`${label}\` (“${text}”) mixes Latin and ${script} letters` })
        } else if (isBelowLatin && LIKE_LATIN.test(text)) {
          report({ bytes, message: `\`${label}\` (“${text}”) has only Cyrillic letters that look Latin` })
        }
      }
    }
  },
}

/** The script beside Latin whose letters can be taken for Latin ones; undefined where the word is of one script. */
function mixedScript(word: string): string | undefined {
  if (!/\p{Script=Latin}/u.test(word)) return undefined
  return LOOK_ALIKES.find(({ letters }) => letters.test(word))?.script
}

const LOOK_ALIKES = [
  { script: 'Cyrillic', letters: /\p{Script=Cyrillic}/u },
  { script: 'Greek', letters: /\p{Script=Greek}/u },
  { script: 'Armenian', letters: /\p{Script=Armenian}/u },
  { script: 'Cherokee', letters: /\p{Script=Cherokee}/u },
]

/** Letters of which each has a Latin twin (Chromium's policy for internationalized names, whole-script confusables). */
const LIKE_LATIN = /^(?=.*\p{L}.*\p{L})[аысԁеԍһіюјӏорԗԛѕԝхуъьҽпгѵѡ\d-]+$/u
