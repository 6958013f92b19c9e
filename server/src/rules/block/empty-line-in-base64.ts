import { reframing } from '../commonFixes.ts'
import type { BlockRule } from '../rule.ts'

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
  docs: `
    There is an empty line between the BEGIN and END of a block, after its base64 has begun.

    OpenSSL takes what is above an empty line for headers, as encrypted keys in an old format have them, and refuses
    the file. Copying out of a document or a mail is the usual cause.

    Only files of PEM blocks are judged.
  `,

  check(block, report) {
    for (const { kind, message, range } of block.layoutFaults ?? []) {
      if (kind === 'emptyLine') report({ range, message, fixes: () => reframing(block) })
    }
  },
}
