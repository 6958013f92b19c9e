import type { CertificateBundle } from '../../bundle/bundle.ts'
import { displayName } from '../../x509/displayName.ts'
import type { ChainRule, Fix } from '../rule.ts'
import { type Member, serverChain } from '../shared/serverChain.ts'

export const wrongOrder: ChainRule = {
  subject: 'chain',
  id: 'wrong-order',
  title: 'Wrong order of certificates',
  severity: 'error',
  since: '0.1.0',
  fixable: true,
  citations: [
    {
      source: 'RFC 9846',
      section: '4.5.1',
      quote: "The sender's certificate MUST come in the first CertificateEntry in the list.",
    },
    {
      source: 'RFC 5246',
      section: '7.4.2',
      quote: 'Each following certificate MUST directly certify the one preceding it.',
    },
  ],
  docs: {
    what: 'The certificates of a chain are not in the order in which a server has to send them.',
    why: `
      First comes the certificate of the server (or client), then the one that certifies it, and so on. nginx
      and others take the first certificate of the file for the server's own and do not start when the key
      does not match it: \`key values mismatch\`.
    `,
    whatToDo: `
      Put them in order; the quick fix does. By hand:

      \`\`\`sh
      cat leaf.pem intermediate.pem > fullchain.pem
      \`\`\`
    `,
    exceptions: `
      It is a warning where only the certificates behind the first are out of order: TLS 1.3 requires
      receivers to cope with that, and many do for older versions too. Files without exactly one end-entity
      certificate, such as bundles of roots, have no order, nor have those in which most certificates are
      unrelated to it.
    `,
  },

  *check(bundle) {
    const chain = serverChain(bundle)?.chain
    if (chain === undefined || chain.length < 2) return
    const fixes = (): Fix[] => [
      {
        title: 'Put the certificates in order',
        edit: { kind: 'arrangeBlocks', bundle, order: orderOf(bundle, chain) },
        automatic: true,
      },
    ]
    const first = bundle.blocks.find((it) => it.content.kind === 'certificate')!
    const [endEntity] = chain
    if (first !== endEntity.block) {
      yield {
        range: endEntity.block.labelRange,
        message: `the certificate of ${displayName(endEntity.certificate)} is not the first`,
        related: [{ range: first.labelRange, message: 'the first' }],
        fixes,
      }
      return
    }
    const place = chain.findIndex((it, index) => index > 0 && it.index < chain[index - 1]!.index)
    if (place < 0) return
    const [subject, misplaced] = [chain[place - 1]!, chain[place]!]
    yield {
      range: misplaced.block.labelRange,
      message: `${displayName(misplaced.certificate)} precedes the certificate that it certifies`,
      severity: 'warning',
      related: [{ range: subject.block.labelRange, message: 'the certificate that it certifies' }],
      fixes,
    }
  },
}

/** The chain takes the places of certificates from the first on, the other certificates follow; keys stay in place. */
function orderOf({ blocks }: CertificateBundle, chain: readonly Member[]): number[] {
  const inChain = new Set(chain.map((it) => it.index))
  const others = blocks.flatMap((it, index) =>
    it.content.kind === 'certificate' && !inChain.has(index) ? [index] : [],
  )
  const sorted = [...chain.map((it) => it.index), ...others]
  return blocks.map((it, index) => (it.content.kind === 'certificate' ? sorted.shift()! : index))
}
