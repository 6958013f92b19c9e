import type { ChainRule } from '../rule.ts'
import { isOfPublicAuthority, serverChain } from '../serverChain.ts'

export const missingIssuer: ChainRule = {
  subject: 'chain',
  id: 'missing-issuer',
  title: 'Chain without the issuer of its first certificate',
  severity: 'warning',
  since: '0.1.0',
  citations: [
    {
      source: 'OpenSSL',
      section: 'X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT_LOCALLY',
      quote: 'unable to get local issuer certificate',
    },
    { source: 'RFC 9846', section: '4.5.1' },
  ],
  docs: `
    A file holds a server's certificate and those of authorities, but not of the authority that certifies it.

    Clients that do not find the intermediate certificate by themselves refuse the connection. It happens when an
    authority changes its intermediates and a renewal replaces the first certificate only.

    Only certificates of public authorities are judged, known by their signed certificate timestamps: those never
    issue from a root directly. A certificate that is alone in its file is left alone.
  `,

  *check(bundle) {
    if (!bundle.isFile) return
    const found = serverChain(bundle)
    if (found === undefined || found.chain.length > 1 || found.unrelated.length > MOST_OTHERS) return
    const [{ block, certificate }] = found.chain
    if (!found.unrelated.some((it) => it.certificate.isCa) || !isOfPublicAuthority(certificate)) return
    yield {
      range: block.labelRange,
      message: `the certificate of ${certificate.issuer.value.commonName ?? 'its issuer'} is missing`,
      related: found.unrelated.map((it) => ({ range: it.block.labelRange, message: 'does not certify it' })),
    }
  },
}

/** No path of the public authorities is longer; a file with more certificates is a collection. */
const MOST_OTHERS = 4
