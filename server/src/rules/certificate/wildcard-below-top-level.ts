import type { CertificateRule } from '../rule.ts'

export const wildcardBelowTopLevel: CertificateRule = {
  subject: 'certificate',
  id: 'wildcard-below-top-level',
  title: 'Wildcard directly below a top-level domain',
  severity: 'warning',
  since: '0.1.0',
  citations: [
    { source: 'OpenSSL', section: 'X509_V_ERR_HOSTNAME_MISMATCH', quote: 'hostname mismatch' },
    { source: 'RFC 9525', section: '7.1' },
  ],
  docs: {
    what: 'A DNS name is a wildcard with one label after it, such as `*.local` or `*.example`.',
    why: `
      OpenSSL and Node.js match it with no name: nobody owns all that is below a top-level domain. Clients
      report \`hostname mismatch\`.
    `,
    whatToDo: `
      Name each host, or use a wildcard one label further down:

      \`\`\`ini
      subjectAltName = DNS:*.shop.local, DNS:printer.local
      \`\`\`
    `,
  },

  check({ subjectAltName }, report) {
    if (subjectAltName === undefined) return
    for (const name of subjectAltName.value) {
      const { kind, value } = name
      if (kind !== 'dNSName' || !value.startsWith('*.') || !/^\*\.[A-Za-z0-9-]+$/.test(value)) continue
      report({
        bytes: name.bytes,
        message: 'OpenSSL matches no name with a wildcard directly below a top-level domain',
      })
    }
  },
}
