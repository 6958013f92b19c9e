import type { ChainRule } from '../rule.ts'
import { displayName, removal, serverChain } from '../serverChain.ts'

export const rootInChain: ChainRule = {
  subject: 'chain',
  id: 'root-in-chain',
  title: 'Root at the end of a chain',
  severity: 'info',
  since: '0.1.0',
  fixable: true,
  citations: [
    { source: 'RFC 9846', section: '4.5.1' },
    { source: 'RFC 5246', section: '7.4.2' },
  ],
  docs: `
    The file of a server's certificate holds the root of its chain too.

    Clients have the root already, or do not trust it: that it is sent changes nothing but the size of each full
    handshake. A file that is given out so that others can trust the root, or one from which OCSP answers are
    verified, needs it all the same.
  `,

  *check(bundle) {
    if (!bundle.isFile) return
    const last = serverChain(bundle)?.chain.at(-1)
    if (!last?.certificate.isSelfIssued) return
    yield {
      range: last.block.labelRange,
      message: `the root ${displayName(last.certificate)} need not be sent`,
      fixes: () => [removal('Remove the root', [last], bundle)],
    }
  },
}
