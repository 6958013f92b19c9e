import type { CertificateRule } from '../rule.ts'

export const wildcardBelowTopLevel: CertificateRule = {
  subject: 'certificate',
  id: 'wildcard-below-top-level',
  title: 'Wildcard right below a top-level domain',
  severity: 'warning',
  since: '0.1.0',
  citations: [
    { source: 'OpenSSL', section: 'X509_V_ERR_HOSTNAME_MISMATCH', quote: 'hostname mismatch' },
    { source: 'RFC 9525', section: '7.1' },
  ],
  docs: `
    A DNS name is a wildcard with one label after it, such as \`*.local\` or \`*.example\`.

    OpenSSL and Node.js take it for no name: nobody owns all that is below a top-level domain. Each host has to be
    named, or the wildcard be one label further down, as in \`*.shop.local\`.
  `,

  check({ subjectAltName }, report) {
    if (subjectAltName === undefined) return
    for (const name of subjectAltName.value) {
      const { kind, value } = name
      if (kind !== 'dNSName' || !value.startsWith('*.') || !/^\*\.[A-Za-z0-9-]+$/.test(value)) continue
      report({
        bytes: name.bytes,
        message: 'OpenSSL takes a wildcard right below a top-level domain for no name',
      })
    }
  },
}
