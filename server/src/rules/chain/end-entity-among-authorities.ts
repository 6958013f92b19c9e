import { displayName } from '../../x509/displayName.ts'
import type { ChainRule } from '../rule.ts'
import { type Member, removal } from '../shared/serverChain.ts'
import { isTrustStore } from '../shared/trustStore.ts'

export const endEntityAmongAuthorities: ChainRule = {
  subject: 'chain',
  id: 'end-entity-among-authorities',
  title: 'End-entity certificate in a CA bundle',
  severity: 'warning',
  since: '0.1.0',
  fixable: true,
  citations: [
    { source: 'RFC 5280', section: '6.1.1' },
    { source: 'RFC 5280', section: '4.2.1.9' },
  ],
  docs: {
    what: 'A file of trusted CAs has an end-entity certificate in it that a CA issued.',
    why: `
      It adds nothing where its CA is trusted. Where it is not, the certificate does not make the server
      trusted: most programs look for a root and do not stop before it
      (\`unable to get local issuer certificate\`), and those that do stop trust a certificate that its next
      renewal replaces.
    `,
    whatToDo: `
      Remove it from the list. To trust the server, add the root of its CA instead:

      \`\`\`sh
      cat root-ca.pem >> ca-bundle.pem
      \`\`\`
    `,
    exceptions: `
      Files with three roots or more, and hardly anything but CA certificates, count as CA bundles. A
      self-signed end-entity certificate is not reported: trusting it is what such a list is for.
    `,
  },

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
    const title = `Remove end-entity certificates${found.length > 1 ? `: ${found.length} certificates` : ''}`
    for (const { block, certificate } of found) {
      yield {
        range: block.labelRange,
        message: `${displayName(certificate)} is an end-entity certificate in a CA bundle`,
        fixes: () => [removal(title, found, bundle)],
      }
    }
  },
}
