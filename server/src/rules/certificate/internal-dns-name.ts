import type { CertificateRule } from '../rule.ts'
import { INTERNAL_NAMES_UNTIL } from '../shared/baselineRequirements.ts'
import { isServerCertificate } from '../shared/certificateRoles.ts'

export const internalDnsName: CertificateRule = {
  subject: 'certificate',
  id: 'internal-dns-name',
  title: 'Internal name in a public certificate',
  severity: 'error',
  since: '0.1.0',
  scope: 'public',
  effective: '2012-07-01',
  citations: [
    {
      source: 'CA/B BR',
      section: '7.1.2.7.12',
      quote: 'The entry MUST NOT contain an Internal Name.',
    },
    { source: 'RFC 6761', section: '6' },
  ],
  docs: {
    what: 'A public certificate is for a DNS name that only private networks have: one without a dot, or under `.local`, `.internal`, `.home.arpa` and the like.',
    why: `
      Other networks have hosts of the same name, which the certificate fits as well: its holder can pose as
      them.
    `,
    whatToDo: `
      Use a name under a domain of yours, or a certificate of a private CA for the internal name:

      \`\`\`sh
      openssl req -new -key server.key -subj /CN=intranet.shop.example -addext subjectAltName=DNS:intranet.shop.example
      \`\`\`
    `,
    exceptions: `
      Certificates that ended before November 2015 were allowed to have them. Names under other nonexistent
      top-level domains are not reported: domains come and go, and a list of them would soon be wrong.
    `,
  },
  equivalents: ['zlint:e_dnsname_contains_bare_iana_suffix'],

  check(certificate, report) {
    const { subjectAltName, validity } = certificate
    if (subjectAltName === undefined) return
    for (const name of subjectAltName.value) {
      const { kind, value } = name
      if (kind !== 'dNSName' || !isInternal(value)) continue
      if (validity.notAfter.value <= INTERNAL_NAMES_UNTIL || !isServerCertificate(certificate)) return
      report({ bytes: name.bytes, message: 'internal DNS name' })
    }
  },
}

function isInternal(name: string): boolean {
  const last = name.slice(name.lastIndexOf('.') + 1).toLowerCase()
  // What is no host name at all is the finding of another rule.
  if (last === name.toLowerCase()) return /^[a-z0-9-]+$/i.test(name)
  return PRIVATE_DOMAINS.has(last) || (last === 'arpa' && /(?:^|\.)home\.arpa$/i.test(name))
}

/**
 * RFC 6761, section 6; RFC 6762, section 3 and appendix G; RFC 9476; `internal` by ICANN's resolution of July 2024. `onion`,
 * of which public authorities may speak, is not among them.
 */
const PRIVATE_DOMAINS: ReadonlySet<string> = new Set([
  ...['alt', 'example', 'internal', 'invalid', 'local', 'localhost', 'test'],
  ...['corp', 'home', 'intranet', 'lan', 'private'],
])
