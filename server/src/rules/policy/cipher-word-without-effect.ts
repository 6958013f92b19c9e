import type { CipherWord } from '../../policy/policy.ts'
import { known } from '../../policy/setting.ts'
import type { PolicyRule } from '../rule.ts'
import { automatic, removal } from '../shared/suiteReports.ts'

export const cipherWordWithoutEffect: PolicyRule = {
  subject: 'policy',
  id: 'cipher-word-without-effect',
  title: 'Element without effect in a cipher string',
  severity: 'info',
  since: '0.1.0',
  fixable: true,
  citations: [
    {
      source: 'OpenSSL',
      section: 'ciphers(1): cipher list format',
      url: 'https://docs.openssl.org/3.0/man1/openssl-ciphers/',
    },
  ],
  docs: {
    what: 'An element of a cipher string changes nothing where it stands.',
    why: `
      Its suites are in the list already, were excluded before (what \`!\` excludes never comes back), or do not
      exist in OpenSSL 3.0; or there is nothing to remove or move. Nothing fails, but the string does less
      than it seems to.
    `,
    whatToDo: `
      Remove the element; the quick fix does. What a string stands for:

      \`\`\`sh
      openssl ciphers -v 'HIGH:!aNULL'
      \`\`\`
    `,
    exceptions: `
      Exclusions with \`!\` are not reported: they also cover what may come in later, or with another version.
    `,
  },

  *check({ endpoints }) {
    for (const endpoint of endpoints) {
      const list = known(endpoint.cipherSuites)
      const cipherString = list?.cipherString
      // A list without any suite is the finding of another rule.
      if (cipherString === undefined || list!.values.length === 0) continue
      for (const word of cipherString.words) {
        const clause = CLAUSES[word.effect]
        if (clause === undefined || !isIdle(word)) continue
        yield {
          range: word.range,
          message: `\`${word.text}\` ${clause}`,
          fixes: () => removal(endpoint, cipherString, word).map(automatic),
        }
      }
    }
  },
}

function isIdle({ affected, unavailable, unknown }: CipherWord): boolean {
  return affected.length === 0 && unavailable.length === 0 && unknown === undefined
}

const CLAUSES: Partial<Record<CipherWord['effect'], string>> = {
  add: 'adds no suite here',
  delete: 'removes no suite here',
  moveToEnd: 'moves no suite here',
}
