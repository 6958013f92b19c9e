import { describeSignature } from '../../x509/algorithmIdentifier.ts'
import { isSelfSigned } from '../../x509/selfSigned.ts'
import type { CertificateRule } from '../rule.ts'

export const weakSignature: CertificateRule = {
  subject: 'certificate',
  id: 'weak-signature',
  title: 'Signature with a broken hash',
  severity: 'error',
  since: '0.1.0',
  citations: [
    {
      source: 'RFC 9325',
      section: '4.5',
      quote: 'the use of the SHA-256 hash algorithm is RECOMMENDED and SHA-1 or MD5 MUST NOT be used',
    },
    {
      source: 'OpenSSL',
      section: 'X509_V_ERR_CA_MD_TOO_WEAK',
      quote: 'CA signature digest algorithm too weak',
    },
  ],
  docs: {
    what: 'The CA signed the certificate over a hash for which collisions can be made: MD2, MD5 or SHA-1.',
    why: `
      With a collision, another certificate with other names can have the same signature. Browsers and current
      libraries refuse such certificates: Chrome with \`ERR_CERT_WEAK_SIGNATURE_ALGORITHM\`, OpenSSL at security
      level 1 and above with \`CA signature digest algorithm too weak\`, Go with
      \`x509: cannot verify signature: insecure algorithm\`.
    `,
    whatToDo: `
      Have it reissued with SHA-256:

      \`\`\`sh
      openssl x509 -req -sha256 -in server.csr -CA ca.pem -CAkey ca.key -days 90 -extfile server.ext -out server.pem
      \`\`\`
    `,
    exceptions: `
      Self-signed certificates: nobody relies on their signature.
    `,
  },
  equivalents: ['zlint:e_sub_cert_or_sub_ca_using_sha1'],

  check(certificate, report) {
    const { hash } = describeSignature(certificate.signatureAlgorithm.value)
    if (hash === undefined || !BROKEN.has(hash) || isSelfSigned(certificate)) return
    report({ bytes: certificate.signatureAlgorithm.bytes, message: `signed with ${hash}` })
  },
}

const BROKEN: ReadonlySet<string> = new Set(['MD2', 'MD4', 'MD5', 'SHA-1'])
