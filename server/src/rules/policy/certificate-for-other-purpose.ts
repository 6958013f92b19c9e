import { oidName } from '../../registry/objectIdentifiers.ts'
import type { Certificate } from '../../x509/certificate.ts'
import { CLIENT_AUTH, SERVER_AUTH } from '../../x509/extensions/extendedKeyUsage.ts'
import type { PolicyRule } from '../rule.ts'

export const certificateForOtherPurpose: PolicyRule = {
  subject: 'policy',
  id: 'certificate-for-other-purpose',
  title: 'Certificate that is not for servers at a server, or not for clients at a client',
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
  docs: `
    A server presents a certificate whose extended key usage does not have serverAuth, or a client one that does not have
    clientAuth.

    The other side refuses the connection. A certificate without an extended key usage is for everything; one with
    anyExtendedKeyUsage alone is for nothing to OpenSSL, Node.js and curl, which do not take it for serverAuth or
    clientAuth.

    Certificates of public authorities lose clientAuth with the renewals of 2026 and 2027: who presents one as a client
    needs another.
  `,

  *check({ endpoints }) {
    for (const { role, certificates } of endpoints) {
      const wanted = role === 'server' ? SERVER_AUTH : CLIENT_AUTH
      for (const { certificate } of certificates) {
        if (certificate?.file?.kind !== 'read') continue
        const block = certificate.file.bundle.blocks.find((it) => it.content.kind === 'certificate')
        if (block?.content.kind !== 'certificate' || isFor(wanted, block.content.certificate)) continue
        yield {
          range: certificate.path.range,
          message: `the certificate is not for ${role}s: its extended key usage lacks ${oidName(wanted)}`,
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
