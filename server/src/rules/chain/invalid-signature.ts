import type { ChainRule } from '../rule.ts'
import { certifies, displayName, serverChain } from '../serverChain.ts'

export const invalidSignature: ChainRule = {
  subject: 'chain',
  id: 'invalid-signature',
  title: 'Certificate that its issuer did not sign',
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
  docs: `
    The signature on a certificate was not made with the key of the certificate that follows in the chain.

    Clients refuse the chain. Either the certificate was changed, or the issuer has several keys under one name and the
    certificate with the right one is missing.

    It is checked in files that hold the chain of one server. Where several certificates have the issuer's name, and for
    algorithms that are not computed, nothing is said.
  `,

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
        related: [{ range: issuer.block.labelRange, message: 'whose certificate stands here' }],
      }
    }
  },
}

/** Paths are hardly ever longer than four. */
const LONGEST = 10

function shortName(name: string): string {
  return name.length > 45 ? `${name.slice(0, 44)}…` : name
}
