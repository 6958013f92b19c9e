import type { ChainRule } from '../rule.ts'
import { isTrustStore } from '../shared/trustStore.ts'

export const privateKeyAmongAuthorities: ChainRule = {
  subject: 'chain',
  id: 'private-key-among-authorities',
  title: 'Private key in a CA bundle',
  severity: 'warning',
  since: '0.1.0',
  citations: [{ source: 'CWE', section: '538' }],
  docs: {
    what: 'A file of trusted CAs has a private key in it.',
    why: `
      Such a list is given to everyone and readable by all, and so is the key. Programs that read the list do
      not look at the key, which is why nobody notices.
    `,
    whatToDo: `
      Remove the key from the file, and replace it: whoever has read the list has the key. For a CA's key that
      means a new CA, for a server's a new certificate, with

      \`\`\`sh
      openssl genpkey -algorithm EC -pkeyopt ec_paramgen_curve:P-256 -out new.key
      \`\`\`
    `,
    exceptions: `
      Files with three roots or more, and hardly anything but CA certificates, count as CA bundles.
    `,
  },

  *check(bundle) {
    if (!bundle.blocks.some((it) => it.content.kind === 'privateKey') || !isTrustStore(bundle)) return
    for (const { content, labelRange } of bundle.blocks) {
      if (content.kind !== 'privateKey') continue
      yield { range: labelRange, message: 'private key in a CA bundle' }
    }
  },
}
