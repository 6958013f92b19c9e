import type { PolicyRule } from '../rule.ts'

export const tooComplex: PolicyRule = {
  subject: 'policy',
  id: 'too-complex',
  title: 'File too complex to be judged',
  severity: 'info',
  since: '0.1.0',
  citations: [
    {
      source: 'CWE',
      section: '400',
      url: 'https://cwe.mitre.org/data/definitions/400.html',
    },
  ],
  docs: `
    What the text stands for is too much to be judged, and nothing is said of the configuration.

    Files that include others a thousand times over, or strings that are put together from themselves, make a short text
    stand for a very long one. Silence about such a file does not mean that it is fine.

    The limits are a million directives that the includes of one nginx configuration amount to, each counted as often as
    it is included, and for one JavaScript file four million characters or properties that its constants are put together
    from, constants that lead to each other 200 deep, and 20,000 PEM
    blocks in one file. Programs and people do not come near them.

    **What to do:** split the file, or leave it out with \`tlsLens.exclude\` where it is made by a program.
  `,

  *check({ tooComplex }) {
    for (const { value, range } of tooComplex) yield { range, message: `not judged: too complex (${value})` }
  },
}
