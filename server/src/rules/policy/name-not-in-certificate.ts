import type { TlsEndpoint } from '../../policy/policy.ts'
import type { Certificate } from '../../x509/certificate.ts'
import { nameMismatch, serverNames } from '../../x509/serverIdentity.ts'
import type { PolicyRule } from '../rule.ts'

export const nameNotInCertificate: PolicyRule = {
  subject: 'policy',
  id: 'name-not-in-certificate',
  title: 'Server name not in the certificate',
  severity: 'error',
  since: '0.1.0',
  citations: [
    { source: 'RFC 9525', section: '6' },
    { source: 'OpenSSL', section: 'X509_V_ERR_HOSTNAME_MISMATCH', quote: 'hostname mismatch' },
  ],
  docs: {
    what: 'A virtual server has a name that its certificate is not for.',
    why: `
      Clients that connect to that name refuse the connection: browsers with \`ERR_CERT_COMMON_NAME_INVALID\`,
      Node with \`ERR_TLS_CERT_ALTNAME_INVALID\`, OpenSSL and curl with \`hostname mismatch\`; a redirect from
      that name is never seen. A wildcard covers one label: \`*.example.com\` is for \`www.example.com\`, but
      neither for \`example.com\` nor for \`api.eu.example.com\`.
    `,
    whatToDo: `
      Have the certificate issued for the name too (Certbot's \`-d\`), configure the certificate that has it, or
      remove the name from \`server_name\`:

      \`\`\`sh
      certbot certonly -d shop.example -d www.shop.example
      \`\`\`
    `,
    exceptions: `
      Names without a dot, regular expressions and \`_\` are not checked, nor a certificate without subject
      alternative names; of a name with a wildcard, only that the certificate has no name in its domain. A
      name of the certificate that ends with a dot is none for OpenSSL; the message says who accepts it.
    `,
  },

  *check({ endpoints }) {
    for (const endpoint of endpoints) {
      if (endpoint.role !== 'server' || endpoint.rejectsHandshakes) continue
      const certificates = presented(endpoint)
      if (certificates.length === 0) continue
      for (const { value, range } of endpoint.serverNames) {
        if (!isJudged(value)) continue
        const mismatch = certificates.map((it) => mismatchOf(it, value)).find((it) => it !== undefined)
        if (mismatch !== undefined) yield { range, message: `the certificate is ${mismatch}` }
      }
    }
  },
}

/** The certificates, each the first of its file; none where one is not known, or has no names at all. */
function presented({ certificates }: TlsEndpoint): readonly Certificate[] {
  const found: Certificate[] = []
  for (const { certificate } of certificates) {
    const file = certificate?.instead === undefined ? certificate?.file : undefined
    const first =
      file?.kind === 'read' ? file.bundle.blocks.find((it) => it.content.kind === 'certificate') : undefined
    if (first?.content.kind !== 'certificate' || serverNames(first.content.certificate).length === 0)
      return []
    found.push(first.content.certificate)
  }
  return found
}

/** A single label may be a made-up name that nobody asks for; with a wildcard at its end, a name is in any domain. */
function isJudged(name: string): boolean {
  return /^(?:\*?\.)?[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+\.?$|^localhost$/.test(name)
}

function mismatchOf(certificate: Certificate, name: string): string | undefined {
  if (!/^\*?\./.test(name)) return nameMismatch(certificate, name)
  const domain = name.replace(/^\*?\./, '').toLowerCase()
  const isInside = serverNames(certificate).some((it) => `.${it.toLowerCase()}`.endsWith(`.${domain}`))
  return isInside ? undefined : nameMismatch(certificate, `any.${domain}`) && `for no name in ${domain}`
}
