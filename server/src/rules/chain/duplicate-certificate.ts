import { equalBytes } from '../../base/bytes.ts'
import type { BundleBlock, CertificateBundle } from '../../bundle/bundle.ts'
import type { ChainRule, Fix } from '../rule.ts'

export const duplicateCertificate: ChainRule = {
  subject: 'chain',
  id: 'duplicate-certificate',
  title: 'Duplicate certificate in a file',
  severity: 'warning',
  since: '0.1.0',
  fixable: true,
  citations: [
    {
      source: 'RFC 9846',
      section: '4.5.1',
      quote: 'Each following certificate SHOULD directly certify the one immediately preceding it.',
    },
  ],
  docs: {
    what: 'The same certificate is in the file more than once.',
    why: `
      A server sends all certificates of its file with every full handshake: the second copy costs time and
      serves nobody, and strict clients refuse a chain that is not in order.
    `,
    whatToDo: `
      Remove the second copy; the quick fix does. A chain has the server's certificate first, then each issuer
      once:

      \`\`\`sh
      cat leaf.pem intermediate.pem > fullchain.pem
      \`\`\`
    `,
  },

  *check(bundle) {
    const copies = copiesIn(bundle)
    const fixes = (): Fix[] => {
      const isCopy = new Set(copies.map((it) => it.copy))
      const order = bundle.blocks.flatMap((it, index) => (isCopy.has(it) ? [] : [index]))
      return [{ title: 'Remove the copies', edit: { kind: 'arrangeBlocks', bundle, order }, automatic: true }]
    }
    for (const { copy, of } of copies) {
      yield {
        range: copy.labelRange,
        message: 'duplicate of a certificate above',
        related: [{ range: of.labelRange, message: 'here' }],
        fixes,
      }
    }
  },
}

interface Copy {
  readonly copy: BundleBlock
  readonly of: BundleBlock
}

function copiesIn({ blocks }: CertificateBundle): readonly Copy[] {
  const copies: Copy[] = []
  const seen = new Map<number, { readonly der: Uint8Array; readonly block: BundleBlock }[]>()
  for (const block of blocks) {
    if (block.content.kind !== 'certificate') continue
    const { der } = block.content.certificate
    const key = signatureEnd(der)
    const alike = seen.get(key)
    const first = alike?.find((it) => equalBytes(it.der, der))
    if (first) copies.push({ copy: block, of: first.block })
    else if (alike) alike.push({ der, block })
    else seen.set(key, [{ der, block }])
  }
  return copies
}

/** The end of a signature tells certificates apart well enough: hardly any two have the same. */
function signatureEnd(der: Uint8Array): number {
  const end = der.length
  return (der[end - 4]! << 24) | (der[end - 3]! << 16) | (der[end - 2]! << 8) | der[end - 1]!
}
