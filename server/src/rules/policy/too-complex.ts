import type { PolicyRule } from '../rule.ts'

export const tooComplex: PolicyRule = {
  subject: 'policy',
  id: 'too-complex',
  title: 'File too complex to be checked',
  severity: 'info',
  since: '0.1.0',
  citations: [
    {
      source: 'CWE',
      section: '400',
      url: 'https://cwe.mitre.org/data/definitions/400.html',
    },
  ],
  docs: {
    what: `
      What the text stands for is too much to be checked, and nothing is reported for the configuration; or a rule
      finds too much in one file, and only the first findings are reported.
    `,
    why: `
      Files that include others a thousand times over, or strings that are assembled from themselves, make a
      short text stand for a very long one. No finding in such a file does not mean that it is right.
    `,
    whatToDo: `
      Split the file, or exclude it where a program generates it:

      \`\`\`json
      "tlsLens.exclude": ["**/generated/**"]
      \`\`\`
    `,
    exceptions: `
      The limits are a million directives that the includes of one nginx configuration amount to, each counted
      as often as it is included; for one JavaScript file a million characters or properties that its
      constants are assembled from, constants that refer to each other 200 deep, and 20,000 calls with TLS
      options; 20,000 PEM blocks in one file; and 10,000 findings of one rule in one file. Programs and people do not come near them.
    `,
  },

  *check({ tooComplex }) {
    for (const { value, range } of tooComplex) yield { range, message: `not checked: too complex (${value})` }
  },
}
