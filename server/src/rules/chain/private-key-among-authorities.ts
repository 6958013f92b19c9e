import type { ChainRule } from '../rule.ts'
import { isTrustStore } from '../trustStore.ts'

export const privateKeyAmongAuthorities: ChainRule = {
  subject: 'chain',
  id: 'private-key-among-authorities',
  title: 'Private key in a list of authorities',
  severity: 'warning',
  since: '0.1.0',
  citations: [{ source: 'CWE', section: '538' }],
  docs: `
    A file of authorities to be trusted has a private key in it.

    Such a list is given to everyone and readable for all, and so is the key. Programs that read the list do not look
    at the key, which is why nobody notices. A key that was given out has to be replaced.

    Files with three roots or more, and hardly anything but authorities, count as such lists.
  `,

  *check(bundle) {
    if (!bundle.blocks.some((it) => it.content.kind === 'privateKey') || !isTrustStore(bundle)) return
    for (const { content, labelRange } of bundle.blocks) {
      if (content.kind !== 'privateKey') continue
      yield { range: labelRange, message: 'a private key in a list of authorities' }
    }
  },
}
