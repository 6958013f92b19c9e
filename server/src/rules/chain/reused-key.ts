import { equalBytes } from '../../base/bytes.ts'
import type { BundleBlock } from '../../bundle/bundle.ts'
import type { Certificate } from '../../x509/certificate.ts'
import { displayName } from '../../x509/displayName.ts'
import type { ChainRule } from '../rule.ts'

export const reusedKey: ChainRule = {
  subject: 'chain',
  id: 'reused-key',
  title: 'Key shared by several certificates',
  severity: 'info',
  since: '0.1.0',
  citations: [
    {
      source: 'Certbot',
      section: 'Renewing certificates, --reuse-key',
      url: 'https://eff-certbot.readthedocs.io/en/stable/using.html#certbot-command-line-options',
    },
  ],
  docs: {
    what: 'Two end-entity certificates of a file have the same key.',
    why: `
      Whoever obtains the key of the one can pose as the other too, and both have to be revoked when it leaks.
      A renewal is the occasion for a new key.
    `,
    whatToDo: `
      Make a new key for each certificate. Certbot does so unless it is configured with \`--reuse-key\`; by
      hand:

      \`\`\`sh
      openssl req -new -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -keyout new.key -out new.csr -subj /CN=shop.example
      \`\`\`
    `,
    exceptions: `
      CA certificates: they are renewed and cross-certified with the same key.
    `,
  },

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
          message: `same key as ${shortName(displayName(first.certificate))} above`,
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
