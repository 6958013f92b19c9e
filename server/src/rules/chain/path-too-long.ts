import type { ChainRule } from '../rule.ts'
import { displayName, serverChain } from '../serverChain.ts'

export const pathTooLong: ChainRule = {
  subject: 'chain',
  id: 'path-too-long',
  title: 'Chain with more authorities than one of them allows',
  severity: 'error',
  since: '0.1.0',
  citations: [
    {
      source: 'OpenSSL',
      section: 'X509_V_ERR_PATH_LENGTH_EXCEEDED',
      quote: 'path length constraint exceeded',
    },
    { source: 'RFC 5280', section: '4.2.1.9' },
    { source: 'RFC 5280', section: '6.1.4' },
  ],
  docs: `
    An authority of a chain says how many authorities may stand between it and the server, and there are more.

    Every client refuses the chain. Authorities that issued a certificate to themselves are not counted.
  `,

  *check(bundle) {
    const chain = serverChain(bundle)?.chain
    if (chain === undefined) return
    let between = 0
    for (const { certificate, block } of chain.slice(1)) {
      const { basicConstraints } = certificate
      const allowed = basicConstraints?.value.pathLength
      if (allowed !== undefined && between > allowed) {
        const { start, end } = basicConstraints!.bytes
        yield {
          range: block.textRange(start, end),
          message: `a path length of ${allowed}, but ${between === 1 ? '1 authority' : `${between} authorities`} below it`,
          related: chain
            .slice(
              1,
              chain.findIndex((it) => it.block === block),
            )
            .map((it) => ({
              range: it.block.labelRange,
              message: displayName(it.certificate),
            })),
        }
      }
      if (!certificate.isSelfIssued) between++
    }
  },
}
