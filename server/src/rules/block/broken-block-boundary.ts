import { reframing } from '../commonFixes.ts'
import type { BlockRule } from '../rule.ts'

export const brokenBlockBoundary: BlockRule = {
  subject: 'block',
  id: 'broken-block-boundary',
  title: 'Broken boundary of a block',
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
  docs: `
    The BEGIN or END line of a block is missing, or is not written as it has to be.

    Programs skip what they do not recognize as a block, so that a certificate is simply not there. The usual causes
    are a copied text that lost a line, files joined without a line break between them, and word processors that make
    other characters of hyphens.
  `,

  check(block, report) {
    for (const { kind, message, range } of block.errors) {
      if (kind === 'boundary') report({ message, range, fixes: () => reframing(block) })
    }
  },
}
