import type { BlockRule, Fix } from '../rule.ts'
import { reframing } from '../shared/commonFixes.ts'

export const textBesideBoundary: BlockRule = {
  subject: 'block',
  id: 'text-beside-boundary',
  title: 'Text on the line of a PEM boundary',
  severity: 'error',
  since: '0.1.0',
  fixable: true,
  citations: [
    { source: 'OpenSSL', section: 'PEM_R_BAD_END_LINE', quote: 'bad end line' },
    { source: 'OpenSSL', section: 'PEM_R_NO_START_LINE', quote: 'no start line' },
    { source: 'RFC 7468', section: '3' },
  ],
  docs: {
    what: 'Something stands before or after the BEGIN or END of a block, on the same line.',
    why: `
      A boundary is a line of its own. OpenSSL, and with it most servers, skips a block whose BEGIN is
      indented or stands behind other text (\`no start line\`), and refuses the whole file when something other
      than white space follows END (\`bad end line\`). A line that ends with CR alone, as on the classic
      Macintosh, does not end for OpenSSL: everything behind it is on the same line.

      A byte order mark at the start of a file is a warning: OpenSSL skips it, but programs written in Go do
      not see the block behind it. Joining files puts it in the middle of one.
    `,
    whatToDo: `
      Put each boundary on its own line, and comments on lines between the blocks. Remove indentation and a
      byte order mark:

      \`\`\`sh
      sed 's/^[[:space:]]*//' indented.pem > cert.pem
      sed '1s/^\\xEF\\xBB\\xBF//' with-bom.pem > cert.pem
      \`\`\`
    `,
    exceptions: `
      Only files of PEM blocks are checked, and no block that is commented out line by line.
    `,
  },

  check(block, report) {
    for (const { kind, message, range } of block.layoutFaults ?? []) {
      if (kind !== 'besideBoundary' && kind !== 'byteOrderMark') continue
      const isTextBehind = kind === 'besideBoundary' && range.start > block.range.end - 1
      const removal: Fix = { title: 'Remove the text', edit: { kind: 'removeText', range } }
      report({
        range,
        message,
        ...(kind === 'byteOrderMark' ? { severity: 'warning' } : {}),
        fixes: () => [...reframing(block), ...(isTextBehind ? [removal] : [])],
      })
    }
  },
}
