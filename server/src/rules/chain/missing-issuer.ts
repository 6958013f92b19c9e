import { entityName } from '../../x509/displayName.ts'
import type { ChainRule } from '../rule.ts'
import {
  certificatesOf,
  isOfPublicCa,
  serverChain,
  wrongIssuer,
  wrongIssuerMessage,
} from '../shared/serverChain.ts'

export const missingIssuer: ChainRule = {
  subject: 'chain',
  id: 'missing-issuer',
  title: 'Missing issuer of the first certificate',
  severity: 'warning',
  since: '0.1.0',
  citations: [
    {
      source: 'OpenSSL',
      section: 'X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT_LOCALLY',
      quote: 'unable to get local issuer certificate',
    },
    {
      source: 'OpenSSL',
      section: 'X509_V_ERR_AKID_SKID_MISMATCH',
      quote: 'authority and subject key identifier mismatch',
    },
    { source: 'RFC 9846', section: '4.5.1' },
  ],
  docs: {
    what: "A file holds a server's certificate and those of CAs, but not of the CA that issued it.",
    why: `
      Clients that do not find the intermediate certificate by themselves refuse the connection:
      \`unable to get local issuer certificate\` in OpenSSL and curl, \`UNABLE_TO_VERIFY_LEAF_SIGNATURE\` in Node.
      It happens when a CA changes its intermediates or their keys, and a renewal replaces the first
      certificate only.

      A certificate with the issuer's name and another key than the authority key identifier names is the
      wrong one: OpenSSL does not try it (\`authority and subject key identifier mismatch\`).
    `,
    whatToDo: `
      Use the chain that the CA delivered with the certificate (\`fullchain.pem\`), or compare

      \`\`\`sh
      openssl x509 -in leaf.pem -noout -ext authorityKeyIdentifier
      openssl x509 -in intermediate.pem -noout -ext subjectKeyIdentifier
      \`\`\`
    `,
    exceptions: `
      A wrong key is a warning where the issuer is a root: clients may have the right one. Where no
      certificate of the issuer's name is there, only those of publicly trusted CAs are checked, known by
      their SCTs: those never issue from a root directly. A certificate that is alone in its file is not
      reported.
    `,
  },

  *check(bundle, { isSignedBy }) {
    const found = serverChain(bundle)
    if (found === undefined || found.unrelated.length > MOST_OTHERS) return
    const { chain, unrelated } = found
    const last = chain.at(-1)!
    const wrong = wrongIssuer(last.certificate, certificatesOf(bundle), isSignedBy)
    if (wrong !== undefined) {
      const block = bundle.blocks.find(
        ({ content }) => content.kind === 'certificate' && content.certificate === wrong.certificate,
      )!
      yield {
        range: block.labelRange,
        message: wrongIssuerMessage(wrong),
        severity: wrong.certificate.isSelfIssued ? 'warning' : 'error',
        related: [
          { range: last.block.labelRange, message: `names another ${wrong.difference} as its issuer's` },
        ],
      }
      return
    }
    if (!bundle.isFile || chain.length > 1) return
    const [{ block, certificate }] = chain
    if (!unrelated.some((it) => it.certificate.isCa) || !isOfPublicCa(certificate)) return
    yield {
      range: block.labelRange,
      message: `the certificate of ${entityName(certificate.issuer.value, 'its issuer')} is missing`,
      related: unrelated.map((it) => ({ range: it.block.labelRange, message: 'does not certify it' })),
    }
  },
}

/** No path of the public authorities is longer; a file with more certificates is a collection. */
const MOST_OTHERS = 4
