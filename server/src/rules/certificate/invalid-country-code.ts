import { isCountryCode } from '../../registry/countryCodes.ts'
import { ATTRIBUTE, attributeShortName } from '../../registry/objectIdentifiers.ts'
import type { CertificateRule } from '../rule.ts'

export const invalidCountryCode: CertificateRule = {
  subject: 'certificate',
  id: 'invalid-country-code',
  title: 'Country that is no code of ISO 3166',
  severity: 'warning',
  since: '0.1.0',
  citations: [
    { source: 'RFC 5280', section: 'A.1' },
    { source: 'CA/B BR', section: '7.1.2.7.4' },
  ],
  docs: `
    The country of the subject is not one of the codes of two capital letters in ISO 3166-1: a name, three letters, small
    letters, or \`UK\`, whose code is \`GB\`.

    Public authorities refuse requests with such a country. The codes that ISO 3166 leaves to its users, such as \`XX\`, are
    left alone, and so are roots: validation begins with their name and key.
  `,
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
  if (!isCountryCode(value)) return 'is no code of a country'
  return /^[A-Z]+$/.test(value) ? undefined : 'is written in small letters'
}
