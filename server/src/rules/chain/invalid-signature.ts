import { displayName } from '../../x509/displayName.ts'
import type { ChainRule } from '../rule.ts'
import { certifies, serverChain } from '../shared/serverChain.ts'

export const invalidSignature: ChainRule = {
  subject: 'chain',
  id: 'invalid-signature',
  title: 'Invalid certificate signature',
  severity: 'error',
  since: '0.1.0',
  citations: [
    {
      source: 'OpenSSL',
      section: 'X509_V_ERR_CERT_SIGNATURE_FAILURE',
      quote: 'certificate signature failure',
    },
    { source: 'RFC 5280', section: '6.1.3' },
  ],
  docs: {
    what: 'The signature on a certificate was not made with the key of the certificate that follows in the chain.',
    why: `
      Clients refuse the chain: OpenSSL with \`certificate signature failure\`. Either the certificate was
      changed, or the issuer has several keys under one name and the certificate with the right one is
      missing.
    `,
    whatToDo: `
      Take the chain that the CA delivered with the certificate, and verify it:

      \`\`\`sh
      openssl verify -CAfile root.pem -untrusted intermediate.pem leaf.pem
      \`\`\`
    `,
    exceptions: `
      It is checked in files that hold the chain of one server. Where several certificates have the issuer's
      name, and for signature algorithms that are not computed, nothing is reported.
    `,
  },

  *check(bundle, { isSignedBy }) {
    const found = isSignedBy && serverChain(bundle)
    if (!found || found.chain.length > LONGEST) return
    for (const [index, issuer] of found.chain.entries()) {
      const subject = found.chain[index - 1]
      if (subject === undefined || isSignedBy(subject.certificate, issuer.certificate) !== false) continue
      const hasOtherIssuer = bundle.blocks.some(
        ({ content }) =>
          content.kind === 'certificate' &&
          content.certificate !== issuer.certificate &&
          certifies({ ...issuer, certificate: content.certificate }, subject),
      )
      if (hasOtherIssuer) continue
      const { start, end } = subject.certificate.signatureValue.bytes
      yield {
        range: subject.block.textRange(start, end),
        message: `not signed with the key of ${shortName(displayName(issuer.certificate))}`,
        related: [{ range: issuer.block.labelRange, message: 'the issuer' }],
      }
    }
  },
}

/** Paths are hardly ever longer than four. */
const LONGEST = 10

function shortName(name: string): string {
  return name.length > 45 ? `${name.slice(0, 44)}…` : name
}
