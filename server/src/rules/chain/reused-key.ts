import { equalBytes } from '../../base/bytes.ts'
import type { BundleBlock } from '../../policy/policy.ts'
import type { Certificate } from '../../x509/certificate.ts'
import type { ChainRule } from '../rule.ts'
import { displayName } from '../serverChain.ts'

export const reusedKey: ChainRule = {
  subject: 'chain',
  id: 'reused-key',
  title: 'Key that several certificates of a file have',
  severity: 'info',
  since: '0.1.0',
  citations: [{ source: 'CWE', section: '323' }],
  docs: `
    Two certificates of a file that are no authority's have the same key.

    Whoever comes by the key of the one can pose as the other too, and revoking one does not help. A renewal is the
    occasion for a new key. Certificates of authorities are left alone: they are renewed and certified by others with the
    same key.
  `,

  *check({ blocks }) {
    const seen = new Map<number, { readonly block: BundleBlock; readonly certificate: Certificate }[]>()
    for (const block of blocks) {
      if (block.content.kind !== 'certificate') continue
      const { certificate } = block.content
      if (certificate.isCa || certificate.isSelfIssued) continue
      const { value, bytes } = certificate.publicKey
      const alike = seen.get(keyEnd(value.key))
      const first = alike?.find((it) => equalBytes(it.certificate.publicKey.value.spki, value.spki))
      if (alike === undefined) seen.set(keyEnd(value.key), [{ block, certificate }])
      else if (first === undefined) alike.push({ block, certificate })
      // A second copy is the finding of another rule.
      else if (!equalBytes(first.certificate.der, certificate.der)) {
        yield {
          range: block.textRange(bytes.start, bytes.end),
          message: `the key of ${shortName(displayName(first.certificate))} above`,
          related: [{ range: first.block.labelRange, message: 'here' }],
        }
      }
    }
  },
}

/** Enough to tell keys apart: in the last bytes of an RSA key is its exponent. */
function keyEnd(key: Uint8Array): number {
  const at = Math.max(0, key.length - 12)
  return ((key[at] ?? 0) << 24) | ((key[at + 1] ?? 0) << 16) | ((key[at + 2] ?? 0) << 8) | (key[at + 3] ?? 0)
}

function shortName(name: string): string {
  return name.length > 60 ? `${name.slice(0, 59)}…` : name
}
