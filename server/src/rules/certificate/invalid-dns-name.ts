import type { CertificateRule } from '../rule.ts'
import { dnsNameFault } from '../shared/nameFaults.ts'

export const invalidDnsName: CertificateRule = {
  subject: 'certificate',
  id: 'invalid-dns-name',
  title: 'Invalid DNS name',
  severity: 'error',
  since: '0.1.0',
  citations: [
    {
      source: 'RFC 5280',
      section: '4.2.1.6',
      quote: 'The name MUST be in the "preferred name syntax", as specified by Section 3.5 of [RFC1034]',
    },
    { source: 'RFC 9525', section: '6.3' },
  ],
  docs: {
    what: 'A DNS name among the subject alternative names is not written as a host name: it has an invalid character, an empty or too long label, a dot at an end, or a wildcard that is not the whole first label.',
    why: `
      Clients compare it with the name of the server and never find a match (\`hostname mismatch\`); Go refuses
      to parse some of them: \`x509: SAN dNSName is malformed\`.
    `,
    whatToDo: `
      Write the host name alone, without scheme, port, path and spaces:

      \`\`\`ini
      subjectAltName = DNS:shop.example, DNS:*.shop.example
      \`\`\`
    `,
    exceptions: `
      Names with underscores and of a single label: private networks have them, and clients accept them.
    `,
  },
  equivalents: [
    'zlint:e_dnsname_bad_character_in_label',
    'zlint:e_dnsname_label_too_long',
    'zlint:e_dnsname_empty_label',
    'zlint:e_dnsname_left_label_wildcard_correct',
    'zlint:e_dnsname_wildcard_only_in_left_label',
    'zlint:e_rfc_dnsname_empty_label',
    'zlint:e_rfc_dnsname_hyphen_in_sld',
    'zlint:e_rfc_dnsname_label_too_long',
    'zlint:e_ext_san_dns_not_ia5_string',
    'zlint:e_ext_san_space_dns_name',
    'zlint:e_ext_san_dns_name_too_long',
    'zlint:e_san_bare_wildcard',
    'zlint:e_san_wildcard_not_first',
    'zlint:e_san_dns_name_includes_null_char',
    'zlint:e_san_dns_name_starts_with_period',
    'zlint:n_contains_redacted_dnsname',
  ],

  check({ subjectAltName }, report) {
    if (subjectAltName === undefined) return
    for (const { kind, value, bytes } of subjectAltName.value) {
      // An empty name is the finding of another rule.
      if (kind !== 'dNSName' || value === '') continue
      const fault = dnsNameFault(value)
      if (fault !== undefined) report({ bytes, message: `the DNS name ${fault}` })
    }
  },
}
