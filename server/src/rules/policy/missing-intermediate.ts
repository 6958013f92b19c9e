import type { CertificateBundle } from '../../bundle/bundle.ts'
import type { Certificate } from '../../x509/certificate.ts'
import { entityName } from '../../x509/displayName.ts'
import type { PolicyRule } from '../rule.ts'
import {
  certificatesOf,
  isOfPublicCa,
  serverChain,
  wrongIssuer,
  wrongIssuerMessage,
} from '../shared/serverChain.ts'

export const missingIntermediate: PolicyRule = {
  subject: 'policy',
  id: 'missing-intermediate',
  title: 'Missing intermediate certificate',
  severity: 'error',
  since: '0.1.0',
  citations: [
    {
      source: 'OpenSSL',
      section: 'X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT_LOCALLY',
      quote: 'unable to get local issuer certificate',
    },
    { source: 'RFC 9846', section: '4.5.1' },
  ],
  docs: {
    what: "A server's file holds its certificate but not the one that certifies it.",
    why: `
      Browsers often find the intermediate by themselves, which hides the fault; other clients have the root
      only and refuse the connection: \`unable to get local issuer certificate\` in OpenSSL and curl,
      \`UNABLE_TO_VERIFY_LEAF_SIGNATURE\` in Node. An intermediate with the issuer's name and another key than
      the authority key identifier names does not help: OpenSSL does not try it.
    `,
    whatToDo: `
      Name the file with the whole chain, which the CA delivers, often as \`fullchain.pem\`:

      \`\`\`nginx
      ssl_certificate /etc/letsencrypt/live/shop.example/fullchain.pem;
      \`\`\`

      or append the intermediate: \`cat leaf.pem intermediate.pem > fullchain.pem\`.
    `,
    exceptions: `
      Where no certificate of the issuer's name is there, only those of publicly trusted CAs are checked,
      known by their SCTs: those never issue from a root directly. A server that names trusted certificates is
      not reported, because OpenSSL completes the chain from them.
    `,
  },

  *check({ endpoints }, { isSignedBy }) {
    for (const { role, certificates, trustedCertificates } of endpoints) {
      if (role !== 'server') continue
      const trusted = trustedCertificates.flatMap(({ file }) =>
        file?.kind === 'read' ? certificatesOf(file.bundle) : [],
      )
      const isTrustKnown = trustedCertificates.every(({ file }) => file?.kind === 'read')
      for (const { certificate } of certificates) {
        if (certificate?.file?.kind !== 'read') continue
        const { bundle } = certificate.file
        const [own, ...others] = certificatesOf(bundle)
        if (!own || own.isSelfIssued) continue
        const last = serverChain(bundle)?.chain.at(-1)?.certificate ?? own
        const wrong = isTrustKnown ? wrongIssuer(last, [...others, ...trusted], isSignedBy) : undefined
        if (wrong && others.includes(wrong.certificate) && !wrong.certificate.isSelfIssued) {
          yield {
            range: certificate.path.range,
            message: wrongIssuerMessage(wrong),
            related: [{ range: blockOf(wrong.certificate, bundle).labelRange, message: 'the certificate' }],
          }
        }
        if (trustedCertificates.length > 0 || !isOfPublicCa(own)) continue
        if (others.some((it) => it.subject.value.isEncodedAs(own.issuer.value))) continue
        yield {
          range: certificate.path.range,
          message: `the certificate of ${entityName(own.issuer.value, 'its issuer')} is missing`,
          related: [{ range: blockOf(own, bundle).labelRange, message: 'only this one is there' }],
        }
      }
    }
  },
}

function blockOf(certificate: Certificate, { blocks }: CertificateBundle) {
  return blocks.find(({ content }) => content.kind === 'certificate' && content.certificate === certificate)!
}
