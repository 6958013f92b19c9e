import { equalBytes } from '../../base/bytes.ts'
import type { BundleBlock } from '../../policy/policy.ts'
import type { ChainRule } from '../rule.ts'

export const duplicateCertificate: ChainRule = {
  subject: 'chain',
  id: 'duplicate-certificate',
  title: 'Certificate that a file holds twice',
  severity: 'warning',
  since: '0.1.0',
  citations: [
    {
      source: 'RFC 9846',
      section: '4.5.1',
      quote: 'Each following certificate SHOULD directly certify the one immediately preceding it.',
    },
  ],
  docs: `
    The same certificate stands more than once in the file.

    A server sends all certificates of its file with every full handshake: the second copy costs time and helps
    nobody, and strict clients refuse a chain that is not in order.
  `,

  *check({ blocks }) {
    const seen = new Map<string, { readonly der: Uint8Array; readonly block: BundleBlock }[]>()
    for (const block of blocks) {
      if (block.content.kind !== 'certificate') continue
      const { der } = block.content.certificate
      // The end of a signature tells certificates apart well enough to look no further.
      const key = `${der.length} ${der.subarray(-8).join(' ')}`
      const alike = seen.get(key)
      const first = alike?.find((it) => equalBytes(it.der, der))
      if (first) {
        yield {
          range: block.labelRange,
          message: 'the same certificate stands above',
          related: [{ range: first.block.labelRange, message: 'here' }],
        }
      } else if (alike) alike.push({ der, block })
      else seen.set(key, [{ der, block }])
    }
  },
}
