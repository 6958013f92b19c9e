import type { BlockRule } from '../rule.ts'
import { reframing } from '../shared/commonFixes.ts'

export const emptyLineInBase64: BlockRule = {
  subject: 'block',
  id: 'empty-line-in-base64',
  title: 'Empty line within base64',
  severity: 'error',
  since: '0.1.0',
  fixable: true,
  citations: [
    { source: 'OpenSSL', section: 'PEM_R_NOT_PROC_TYPE', quote: 'not proc type' },
    { source: 'RFC 7468', section: '3' },
  ],
  docs: {
    what: 'There is an empty line between the BEGIN and END of a block, after its base64 has begun.',
    why: `
      OpenSSL takes what is above an empty line for headers, as keys encrypted in the traditional format have
      them, and refuses the file: \`not proc type\`. Copying out of a document or an email is the usual cause.
    `,
    whatToDo: `
      Remove the empty lines within the blocks; the quick fix does. By hand:

      \`\`\`sh
      sed '/^[[:space:]]*$/d' copied.pem > cert.pem
      \`\`\`
    `,
    exceptions: `
      Only files of PEM blocks are checked.
    `,
  },

  check(block, report) {
    for (const { kind, message, range } of block.layoutFaults ?? []) {
      if (kind === 'emptyLine') report({ range, message, fixes: () => reframing(block) })
    }
  },
}
