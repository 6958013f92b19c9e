import { displayName } from '../../x509/displayName.ts'
import type { ChainRule } from '../rule.ts'
import { serverChain } from '../shared/serverChain.ts'

export const pathTooLong: ChainRule = {
  subject: 'chain',
  id: 'path-too-long',
  title: 'Path length constraint exceeded',
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
  docs: {
    what: 'A CA of a chain limits how many CAs may be between it and the server, and there are more.',
    why: `
      Every client refuses the chain; OpenSSL with \`path length constraint exceeded\`.
    `,
    whatToDo: `
      Have the certificate issued by a CA that is nearer to the root, or the upper CA reissued with a larger
      path length:

      \`\`\`ini
      basicConstraints = critical, CA:TRUE, pathlen:1
      \`\`\`
    `,
    exceptions: `
      Self-issued CA certificates are not counted.
    `,
  },

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
          message: `a path length of ${allowed}, but ${between === 1 ? '1 CA' : `${between} CAs`} below it`,
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
