import { displayName } from '../../x509/displayName.ts'
import type { ChainRule } from '../rule.ts'
import { certificatesOf, removal, serverChain, wrongIssuer } from '../shared/serverChain.ts'

export const unrelatedCertificate: ChainRule = {
  subject: 'chain',
  id: 'unrelated-certificate',
  title: 'Unrelated certificate in a chain',
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
    what: "A chain has a certificate in it that no path from the server's certificate goes through.",
    why: `
      A server sends all certificates of its file with every full handshake, so that this one costs time and
      serves nobody. Most often it is an intermediate certificate of the year before, left there at a renewal;
      the one that is needed may be missing then.
    `,
    whatToDo: `
      Remove it; the quick fix does. Compare issuer and subject:

      \`\`\`sh
      openssl crl2pkcs7 -nocrl -certfile fullchain.pem | openssl pkcs7 -print_certs -noout
      \`\`\`
    `,
    exceptions: `
      Only files with exactly one end-entity certificate are chains, and only where most of the others belong
      to it. Collections, such as bundles of roots, are not checked.
    `,
  },

  *check(bundle, { isSignedBy }) {
    if (!bundle.isFile) return
    const found = serverChain(bundle)
    if (found === undefined || found.chain.length < 2) return
    const { chain } = found
    // Of that, another rule reports what it is.
    const wrong = wrongIssuer(chain.at(-1)!.certificate, certificatesOf(bundle), isSignedBy)
    const unrelated = found.unrelated.filter((it) => it.certificate !== wrong?.certificate)
    const title = `Remove the unrelated certificate${unrelated.length > 1 ? 's' : ''}`
    for (const { block, certificate } of unrelated) {
      yield {
        range: block.labelRange,
        message: `${displayName(certificate)} certifies nothing in this chain`,
        related: [{ range: chain[0].block.labelRange, message: 'the chain begins here' }],
        fixes: () => [removal(title, unrelated, bundle)],
      }
    }
  },
}
