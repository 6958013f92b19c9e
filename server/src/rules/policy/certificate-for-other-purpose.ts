import { oidName } from '../../registry/objectIdentifiers.ts'
import type { Certificate } from '../../x509/certificate.ts'
import { CLIENT_AUTH, SERVER_AUTH } from '../../x509/extensions/extendedKeyUsage.ts'
import type { PolicyRule } from '../rule.ts'

export const certificateForOtherPurpose: PolicyRule = {
  subject: 'policy',
  id: 'certificate-for-other-purpose',
  title: 'Certificate without the required extended key usage',
  severity: 'error',
  since: '0.1.0',
  citations: [
    {
      source: 'OpenSSL',
      section: 'X509_V_ERR_INVALID_PURPOSE',
      quote: 'unsuitable certificate purpose',
    },
    { source: 'RFC 5280', section: '4.2.1.12' },
  ],
  docs: {
    what: 'A server presents a certificate whose extended key usage lacks serverAuth, or a client one that lacks clientAuth.',
    why: `
      The peer refuses the connection: OpenSSL with \`unsuitable certificate purpose\`. One with
      anyExtendedKeyUsage alone is refused by OpenSSL, Node.js and curl too. Publicly trusted certificates
      lose clientAuth with the renewals of 2026 and 2027: whoever presents one as a client needs another.
    `,
    whatToDo: `
      Have the certificate reissued with the purpose. In openssl.cnf:

      \`\`\`ini
      extendedKeyUsage = serverAuth
      extendedKeyUsage = clientAuth
      \`\`\`

      (the first for a server, the second for a client, or both in one line.)
    `,
    exceptions: `
      A certificate without an extended key usage is for every purpose.
    `,
  },

  *check({ endpoints }) {
    for (const { role, certificates } of endpoints) {
      const wanted = role === 'server' ? SERVER_AUTH : CLIENT_AUTH
      for (const { certificate } of certificates) {
        if (certificate?.file?.kind !== 'read') continue
        const block = certificate.file.bundle.blocks.find((it) => it.content.kind === 'certificate')
        if (block?.content.kind !== 'certificate' || isFor(wanted, block.content.certificate)) continue
        yield {
          range: certificate.path.range,
          message: `the certificate's extended key usage lacks ${oidName(wanted)}`,
          related: [{ range: block.labelRange, message: 'the certificate' }],
        }
      }
    }
  },
}

function isFor(purpose: string, { extendedKeyUsage }: Certificate): boolean {
  if (extendedKeyUsage === undefined || extendedKeyUsage.value.length === 0) return true
  return extendedKeyUsage.value.includes(purpose)
}
