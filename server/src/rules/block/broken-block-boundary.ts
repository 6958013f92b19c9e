import type { BlockRule } from '../rule.ts'
import { reframing } from '../shared/commonFixes.ts'

export const brokenBlockBoundary: BlockRule = {
  subject: 'block',
  id: 'broken-block-boundary',
  title: 'Broken BEGIN or END line',
  severity: 'error',
  since: '0.1.0',
  fixable: true,
  citations: [
    {
      source: 'RFC 7468',
      section: '2',
      quote:
        'Generators MUST put the same label on the "-----END " line (post-encapsulation boundary) as the corresponding "-----BEGIN " line.',
    },
    { source: 'OpenSSL', section: 'PEM_R_BAD_END_LINE', quote: 'bad end line' },
  ],
  docs: {
    what: 'The BEGIN or END line of a block is missing or malformed.',
    why: `
      Programs skip what they do not recognize as a block, so that a certificate is simply not there, or
      refuse the file: OpenSSL reports \`bad end line\` or \`no start line\`. The usual causes are a copied text
      that lost a line, files joined without a line break between them, and word processors that replace
      hyphens with dashes.
    `,
    whatToDo: `
      Write each boundary on its own line, with five hyphens on both sides:

      \`\`\`
      -----BEGIN CERTIFICATE-----
      -----END CERTIFICATE-----
      \`\`\`

      Join files so that each ends with a line break: \`awk 1 leaf.pem intermediate.pem > fullchain.pem\`.
    `,
  },

  check(block, report) {
    for (const { kind, message, range } of block.errors) {
      if (kind === 'boundary') report({ message, range, fixes: () => reframing(block) })
    }
  },
}
