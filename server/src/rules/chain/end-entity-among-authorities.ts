import type { ChainRule } from '../rule.ts'
import { displayName, type Member, removal } from '../serverChain.ts'
import { isTrustStore } from '../trustStore.ts'

export const endEntityAmongAuthorities: ChainRule = {
  subject: 'chain',
  id: 'end-entity-among-authorities',
  title: 'Certificate of no authority in a list of authorities',
  severity: 'warning',
  since: '0.1.0',
  fixable: true,
  citations: [
    { source: 'RFC 5280', section: '6.1.1' },
    { source: 'RFC 5280', section: '4.2.1.9' },
  ],
  docs: `
    A file of authorities to be trusted has a certificate in it that is no authority's and that an authority issued.

    It adds nothing where its authority is trusted. Where it is not, it does not make the server trusted: most programs
    look for a root and do not stop before it, and those that do stop trust a certificate that will be replaced at its
    next renewal.

    Files with three roots or more, and hardly anything but authorities, count as such lists. A self-signed certificate
    that is no authority's is left alone: trusting it is what such a list is for.
  `,

  *check(bundle) {
    if (!isTrustStore(bundle)) return
    const found: Member[] = []
    for (const [index, block] of bundle.blocks.entries()) {
      if (block.content.kind !== 'certificate') continue
      const { certificate } = block.content
      // An authority of version 1 has no extension that says so.
      if (certificate.isCa || certificate.isSelfIssued || certificate.version.value < 3) continue
      found.push({ block, certificate, index })
    }
    const title = `Remove what is no authority${found.length > 1 ? `: ${found.length} certificates` : ''}`
    for (const { block, certificate } of found) {
      yield {
        range: block.labelRange,
        message: `${displayName(certificate)} is no authority, in a list of authorities`,
        fixes: () => [removal(title, found, bundle)],
      }
    }
  },
}
