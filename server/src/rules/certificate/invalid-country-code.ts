import { isCountryCode } from '../../registry/countryCodes.ts'
import { ATTRIBUTE, attributeShortName } from '../../registry/objectIdentifiers.ts'
import type { CertificateRule } from '../rule.ts'

export const invalidCountryCode: CertificateRule = {
  subject: 'certificate',
  id: 'invalid-country-code',
  title: 'Invalid country code',
  severity: 'warning',
  since: '0.1.0',
  citations: [
    { source: 'RFC 5280', section: 'A.1' },
    { source: 'CA/B BR', section: '7.1.2.7.4' },
  ],
  docs: {
    what: 'The country of the subject is not an ISO 3166-1 code of two capital letters: a name, three letters, small letters, or `UK`, whose code is `GB`.',
    why: `
      Public CAs refuse requests with such a country, and linters report certificates with one.
    `,
    whatToDo: `
      Write the code in the next request:

      \`\`\`sh
      openssl req -new -key server.key -subj /C=GB/O=Shop/CN=shop.example -out server.csr
      \`\`\`
    `,
    exceptions: `
      The codes that ISO 3166 leaves to its users, such as \`XX\`, and roots: validation begins with their name
      and key.
    `,
  },
  equivalents: [
    'zlint:e_ca_country_name_invalid',
    'zlint:e_subj_country_not_uppercase',
    'zlint:e_subject_country_not_iso',
  ],

  check(certificate, report) {
    const { subject } = certificate
    for (const attribute of subject.value.attributes) {
      const { oid, value } = attribute
      if (oid !== ATTRIBUTE.country && oid !== ATTRIBUTE.jurisdictionCountry) continue
      const fault = faultOf(value)
      if (fault === undefined) continue
      if (certificate.isCa && certificate.isSelfIssued) return
      report({ bytes: attribute.bytes, message: `${attributeShortName(oid)} ${fault}` })
    }
  },
}

function faultOf(value: string): string | undefined {
  if (!isCountryCode(value)) return 'is not an ISO 3166-1 code'
  return /^[A-Z]+$/.test(value) ? undefined : 'is in small letters'
}
