import { displayName } from '../../x509/displayName.ts'
import type { ChainRule } from '../rule.ts'
import { removal, serverChain } from '../shared/serverChain.ts'

export const rootInChain: ChainRule = {
  subject: 'chain',
  id: 'root-in-chain',
  title: 'Root certificate in a chain',
  severity: 'info',
  since: '0.1.0',
  fixable: true,
  citations: [
    { source: 'RFC 9846', section: '4.5.1' },
    { source: 'RFC 5246', section: '7.4.2' },
  ],
  docs: {
    what: "The file of a server's certificate also holds the root of its chain.",
    why: `
      Clients have the root already, or do not trust it: sending it changes nothing but the size of each full
      handshake.
    `,
    whatToDo: `
      Remove the last certificate; the quick fix does. What remains is

      \`\`\`sh
      cat leaf.pem intermediate.pem > fullchain.pem
      \`\`\`
    `,
    exceptions: `
      A file that is distributed so that others trust the root, or one that OCSP responses are verified with,
      needs the root: silence the rule there.
    `,
  },

  *check(bundle) {
    if (!bundle.isFile) return
    const last = serverChain(bundle)?.chain.at(-1)
    if (!last?.certificate.isSelfIssued) return
    yield {
      range: last.block.labelRange,
      message: `the root ${displayName(last.certificate)} is sent needlessly`,
      fixes: () => [removal('Remove the root', [last], bundle)],
    }
  },
}
