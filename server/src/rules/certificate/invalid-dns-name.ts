import type { CertificateRule } from '../rule.ts'

export const invalidDnsName: CertificateRule = {
  subject: 'certificate',
  id: 'invalid-dns-name',
  title: 'DNS name that is none',
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
  docs: `
    A DNS name among the subject alternative names is not written as host names are: it has a character that none may
    have, an empty or too long label, a dot at an end, or a wildcard that is not the whole first label.

    Clients compare it with the name of the server and never find it to be the same.

    Names with underscores and of a single label are left alone: private networks have them, and clients accept them.
  `,
  equivalents: [
    'zlint:e_dnsname_bad_character_in_label',
    'zlint:e_dnsname_label_too_long',
    'zlint:e_rfc_dnsname_hyphen_in_sld',
    'zlint:e_ext_san_dns_not_ia5_string',
    'zlint:e_ext_san_space_dns_name',
    'zlint:e_ext_san_dns_name_too_long',
    'zlint:e_san_bare_wildcard',
    'zlint:e_san_wildcard_not_first',
    'zlint:e_san_dns_name_includes_null_char',
    'zlint:e_san_dns_name_starts_with_period',
  ],

  *check({ subjectAltName }) {
    if (subjectAltName === undefined) return
    for (const { kind, value, bytes } of subjectAltName.value) {
      // An empty name is the finding of another rule.
      if (kind !== 'dNSName' || value === '' || (value.length <= 253 && SOUND.test(value))) continue
      yield { bytes, message: `the DNS name ${fault(value)}` }
    }
  },
}

const SOUND = /^(?:\*\.)?(?!-)[A-Za-z0-9_-]{1,63}(?<!-)(?:\.(?!-)[A-Za-z0-9_-]{1,63}(?<!-))*$/

function fault(name: string): string {
  const strange = /[^A-Za-z0-9._*-]/u.exec(name)?.[0]
  if (strange === ' ') return 'has a space'
  if (strange !== undefined) {
    const code = strange.codePointAt(0)!
    return code > 0x20 && code < 0x7f ? `has a \`${strange}\`` : `has the character U+${hex(code)}`
  }
  if (name.startsWith('.')) return 'begins with a dot'
  if (name.endsWith('.')) return 'ends with a dot'
  if (name.includes('..')) return 'has an empty label'
  if (name.includes('*') && !/^\*\.[^*]*$/.test(name)) return 'has a wildcard that is not its first label'
  const long = name.split('.').find((it) => it.length > 63)
  if (long !== undefined) return `has a label of ${long.length} characters`
  if (name.length > 253) return `has ${name.length} characters`
  return 'has a label that begins or ends with a hyphen'
}

function hex(code: number): string {
  return code.toString(16).toUpperCase().padStart(4, '0')
}
