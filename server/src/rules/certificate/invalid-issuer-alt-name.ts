import type { GeneralName } from '../../x509/certificate.ts'
import type { CertificateRule } from '../rule.ts'
import { dnsNameFault, mailboxFault, uriFault } from '../shared/nameFaults.ts'

export const invalidIssuerAltName: CertificateRule = {
  subject: 'certificate',
  id: 'invalid-issuer-alt-name',
  title: 'Invalid issuer alternative name',
  severity: 'error',
  since: '0.1.0',
  citations: [
    {
      source: 'RFC 5280',
      section: '4.2.1.7',
      quote: 'Issuer alternative name MUST be encoded as in 4.2.1.6.',
    },
    { source: 'RFC 5280', section: '4.2.1.6' },
  ],
  docs: {
    what: 'The issuerAltName extension has no name in it, or one of its names is empty or malformed.',
    why: `
      No client compares it with the server's name, but some refuse the whole certificate for it.
    `,
    whatToDo: `
      Ask the CA to correct it in the next certificate, or in openssl.cnf copy it from the CA certificate, or
      leave it out:

      \`\`\`ini
      issuerAltName = issuer:copy
      \`\`\`
    `,
  },
  equivalents: [
    'zlint:e_ext_ian_dns_not_ia5_string',
    'zlint:e_ext_ian_empty_name',
    'zlint:e_ext_ian_no_entries',
    'zlint:e_ext_ian_rfc822_format_invalid',
    'zlint:e_ext_ian_space_dns_name',
    'zlint:e_ext_ian_uri_format_invalid',
    'zlint:e_ext_ian_uri_relative',
    'zlint:e_ian_bare_wildcard',
    'zlint:e_ian_dns_name_includes_null_char',
    'zlint:e_ian_dns_name_starts_with_period',
    'zlint:e_ian_wildcard_not_first',
  ],

  check({ issuerAltName }, report) {
    if (issuerAltName === undefined) return
    if (issuerAltName.value.length === 0) {
      report({ bytes: issuerAltName.bytes, message: 'no name among the issuer alternative names' })
    }
    for (const name of issuerAltName.value) {
      const message = name.value === '' ? 'the name is empty' : faultOf(name)
      if (message !== undefined) report({ bytes: name.bytes, message })
    }
  },
}

function faultOf({ kind, value }: GeneralName): string | undefined {
  switch (kind) {
    case 'dNSName':
      return clause('the DNS name', dnsNameFault(value))
    case 'rfc822Name':
      return clause('the mail address', mailboxFault(value))
    case 'uniformResourceIdentifier':
      return clause('the URI', uriFault(value))
    default:
      return undefined
  }
}

function clause(name: string, fault: string | undefined): string | undefined {
  return fault && `${name} ${fault}`
}
