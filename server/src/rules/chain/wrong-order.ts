import { equalBytes } from '../../base/bytes.ts'
import type { BundleBlock, CertificateBundle } from '../../policy/policy.ts'
import type { Certificate } from '../../x509/certificate.ts'
import type { ChainRule, Fix } from '../rule.ts'

export const wrongOrder: ChainRule = {
  subject: 'chain',
  id: 'wrong-order',
  title: 'Certificates in the wrong order',
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
  docs: `
    The certificates of a chain do not stand in the order in which a server has to send them.

    First comes the certificate of the server (or client), then the one that certifies it, and so on. nginx and others
    take the first certificate of the file for the server's own and do not start when the key does not belong to it. It
    is a warning where only the certificates behind the first are out of order: TLS 1.3 asks receivers to cope with
    that, and many do for older versions too.

    Files without exactly one certificate that is no authority's, such as bundles of roots, have no order and are left
    alone.
  `,

  *check(bundle) {
    const chain = chainIn(bundle)
    if (!chain) return
    const fixes = (): Fix[] => [
      {
        title: 'Put the certificates in order',
        edit: { kind: 'arrangeBlocks', bundle, order: orderOf(bundle, chain) },
        automatic: true,
      },
    ]
    const first = bundle.blocks.find((it) => it.content.kind === 'certificate')!
    const [endEntity] = chain
    if (first !== endEntity!.block) {
      yield {
        range: endEntity!.block.labelRange,
        message: `the certificate of ${nameOf(endEntity!.certificate)} does not come first`,
        related: [{ range: first.labelRange, message: 'this one does' }],
        fixes,
      }
      return
    }
    const misplaced = chain.find((it, index) => index > 0 && it.index < chain[index - 1]!.index)
    if (!misplaced) return
    yield {
      range: misplaced.block.labelRange,
      message: `${nameOf(misplaced.certificate)} stands before the certificate that it certifies`,
      severity: 'warning',
      fixes,
    }
  },
}

interface Member {
  readonly block: BundleBlock
  readonly certificate: Certificate
  /** Among the blocks of the bundle. */
  readonly index: number
}

/** More certificates than these that are no authority's, and the file is a collection. */
const MOST_CANDIDATES = 8

/** The one end-entity certificate of the bundle and what certifies it; undefined where there is no such chain. */
function chainIn({ blocks }: CertificateBundle): readonly Member[] | undefined {
  const members: Member[] = []
  const candidates: Member[] = []
  for (const [index, block] of blocks.entries()) {
    if (block.content.kind !== 'certificate') continue
    const { certificate } = block.content
    const member = { block, certificate, index }
    members.push(member)
    if (!certificate.isCa && !certificate.isSelfIssued) candidates.push(member)
    if (candidates.length > MOST_CANDIDATES) return undefined
  }
  if (candidates.length === 0 || members.length < 2) return undefined
  // An authority of version 1 has no extension that says so; that it certifies another says it as well.
  const endEntities = candidates.filter((it) => !members.some((other) => certifies(it, other)))
  const [endEntity] = endEntities
  // A second copy is the finding of another rule.
  if (!endEntity || !endEntities.every((it) => equalBytes(it.certificate.der, endEntity.certificate.der))) {
    return undefined
  }
  const chain = [endEntity]
  for (;;) {
    const last = chain.at(-1)!
    const issuer = members.find((it) => !chain.some((other) => isSame(it, other)) && certifies(it, last))
    if (!issuer) break
    chain.push(issuer)
  }
  return chain.length > 1 ? chain : undefined
}

function isSame(a: Member, b: Member): boolean {
  return a === b || equalBytes(a.certificate.der, b.certificate.der)
}

/** By name, and by key identifiers where both have one: signatures are not checked here. */
function certifies({ certificate: issuer }: Member, { certificate: subject }: Member): boolean {
  if (issuer === subject || !equalBytes(issuer.subject.value.der, subject.issuer.value.der)) return false
  const wanted = subject.authorityKeyIdentifier?.value.keyIdentifier
  const own = issuer.subjectKeyIdentifier?.value
  return !wanted || !own || equalBytes(wanted, own)
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

function nameOf({ subject, subjectAltName }: Certificate): string {
  return subject.value.commonName ?? subjectAltName?.value[0]?.value ?? subject.value.text
}
