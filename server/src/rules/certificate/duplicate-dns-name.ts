import type { CertificateRule } from '../rule.ts'

export const duplicateDnsName: CertificateRule = {
  subject: 'certificate',
  id: 'duplicate-dns-name',
  title: 'Duplicate DNS name',
  severity: 'info',
  since: '0.1.0',
  citations: [{ source: 'RFC 5280', section: '4.2.1.6' }],
  docs: {
    what: 'The same DNS name is more than once among the subject alternative names, whatever the case of its letters.',
    why: `
      Clients accept that. Often another name was meant, which the certificate then lacks.
    `,
    whatToDo: `
      See whether a name is missing, and list each once in the next request:

      \`\`\`ini
      subjectAltName = DNS:shop.example, DNS:www.shop.example
      \`\`\`
    `,
  },
  equivalents: ['zlint:n_san_dns_name_duplicate'],

  check({ subjectAltName }, report) {
    if (subjectAltName === undefined || subjectAltName.value.length < 2) return
    const seen = new Set<string>()
    for (const name of subjectAltName.value) {
      if (name.kind !== 'dNSName') continue
      const folded = name.value.toLowerCase()
      if (seen.has(folded)) report({ bytes: name.bytes, message: 'duplicate DNS name' })
      seen.add(folded)
    }
  },
}
