import type { CertificateRule } from '../rule.ts'

export const duplicateDnsName: CertificateRule = {
  subject: 'certificate',
  id: 'duplicate-dns-name',
  title: 'DNS name that a certificate has twice',
  severity: 'info',
  since: '0.1.0',
  citations: [{ source: 'RFC 5280', section: '4.2.1.6' }],
  docs: `
    The same DNS name is more than once among the subject alternative names, whatever the case of its letters.

    Clients accept that. Often another name was meant.
  `,
  equivalents: ['zlint:n_san_dns_name_duplicate'],

  check({ subjectAltName }, report) {
    if (subjectAltName === undefined || subjectAltName.value.length < 2) return
    const seen = new Set<string>()
    for (const name of subjectAltName.value) {
      if (name.kind !== 'dNSName') continue
      const folded = name.value.toLowerCase()
      if (seen.has(folded)) report({ bytes: name.bytes, message: 'the DNS name is there twice' })
      seen.add(folded)
    }
  },
}
