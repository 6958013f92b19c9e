import { inWords } from '../../base/instant.ts'
import type { ChainRule } from '../rule.ts'
import { serverChain } from '../serverChain.ts'

export const outlivesIssuer: ChainRule = {
  subject: 'chain',
  id: 'outlives-issuer',
  title: 'Certificate that is valid for longer than its issuer',
  severity: 'info',
  since: '0.1.0',
  citations: [{ source: 'RFC 5280', section: '6.1.3' }],
  docs: `
    The validity of a server's certificate ends after that of the authority's certificate that stands behind it.

    A path is valid only as long as each of its certificates is: the server has to be given a new chain before the
    authority's certificate ends, although its own goes on. An authority's certificate that has ended already is reported as
    such.
  `,

  *check(bundle, { now }) {
    const [endEntity, issuer] = serverChain(bundle)?.chain ?? []
    if (endEntity === undefined || issuer === undefined) return
    const { notAfter } = endEntity.certificate.validity
    const end = issuer.certificate.validity.notAfter
    if (end.value < now || notAfter.value <= end.value) return
    yield {
      range: endEntity.block.textRange(notAfter.bytes.start, notAfter.bytes.end),
      message: `ends ${inWords(notAfter.value - end.value)} after the certificate of its issuer`,
      related: [
        { range: issuer.block.textRange(end.bytes.start, end.bytes.end), message: 'which ends here' },
      ],
    }
  },
}
