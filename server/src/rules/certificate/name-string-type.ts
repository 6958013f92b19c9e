import { ATTRIBUTE, attributeShortName } from '../../registry/objectIdentifiers.ts'
import type { StringType } from '../../x509/name.ts'
import type { CertificateRule } from '../rule.ts'
import { VERSION_2_0_0 } from '../shared/baselineRequirements.ts'

export const nameStringType: CertificateRule = {
  subject: 'certificate',
  id: 'name-string-type',
  title: 'Wrong string type in a distinguished name',
  severity: 'error',
  since: '0.1.0',
  citations: [
    {
      source: 'RFC 5280',
      section: '4.1.2.4',
      quote:
        'CAs conforming to this profile MUST use either the PrintableString or UTF8String encoding of DirectoryString, with two exceptions',
    },
    { source: 'RFC 5280', section: 'A.1' },
    { source: 'CA/B BR', section: '7.1.4.2' },
  ],
  docs: {
    what: 'A country or serial number is not a PrintableString, a domain component or email address not an IA5String, or another attribute neither UTF8String nor PrintableString.',
    why: `
      Strict parsers refuse such a name, and programs that compare names byte by byte take it for another one,
      so that they do not find the issuer (\`unable to get local issuer certificate\`).
    `,
    whatToDo: `
      Reissue the certificate with OpenSSL's default, which is right for each attribute:

      \`\`\`ini
      [req]
      string_mask = utf8only
      \`\`\`
    `,
    exceptions: `
      RFC 5280 leaves legacy types to CAs that have always had them. They are reported in certificates from 15
      September 2023 on, when public CAs lost that exception too; before, only a wrong country, serial number,
      domain component or email address is, as a warning. Roots are not checked: validation begins with their
      name and key.
    `,
  },
  equivalents: [
    'zlint:e_issuer_dn_country_not_printable_string',
    'zlint:e_subject_dn_country_not_printable_string',
    'zlint:e_subject_dn_serial_number_not_printable_string',
    'zlint:e_subject_rdns_correct_encoding',
  ],

  check({ subject, issuer, validity, isCa, isSelfIssued }, report) {
    if (isCa && isSelfIssued) return
    for (const attribute of issuer.value.attributes) {
      const { oid, stringType } = attribute
      const wanted = FIXED.get(oid)
      if (wanted === undefined || wanted === stringType) continue
      const message = `${attributeShortName(oid)} of the issuer is ${typeTitle(stringType)}, not ${wanted}`
      report({ bytes: attribute.bytes, message, severity: 'warning' })
    }
    const isRecent = validity.notBefore.value >= VERSION_2_0_0
    for (const attribute of subject.value.attributes) {
      const { oid, stringType } = attribute
      const wanted = FIXED.get(oid) ?? (isRecent && DIRECTORY_STRINGS.has(oid) ? 'UTF8String' : undefined)
      if (wanted === undefined || wanted === stringType) continue
      if (wanted === 'UTF8String' && stringType === 'PrintableString') continue
      const message = `${attributeShortName(oid)} of the subject is ${typeTitle(stringType)}, not ${wanted}`
      report({
        bytes: attribute.bytes,
        message,
        severity: isRecent && !BY_ASN1_ONLY.has(oid) ? 'error' : 'warning',
      })
    }
  },
}

function typeTitle(stringType: StringType | undefined): string {
  return stringType ?? 'no string'
}

const FIXED: ReadonlyMap<string, StringType> = new Map<string, StringType>([
  [ATTRIBUTE.country, 'PrintableString'],
  [ATTRIBUTE.serialNumber, 'PrintableString'],
  [ATTRIBUTE.dnQualifier, 'PrintableString'],
  [ATTRIBUTE.jurisdictionCountry, 'PrintableString'],
  [ATTRIBUTE.domainComponent, 'IA5String'],
  [ATTRIBUTE.emailAddress, 'IA5String'],
])

/** Of which no document says it in words. */
const BY_ASN1_ONLY: ReadonlySet<string> = new Set([ATTRIBUTE.dnQualifier, ATTRIBUTE.emailAddress])

const DIRECTORY_STRINGS: ReadonlySet<string> = new Set([
  ATTRIBUTE.stateOrProvince,
  ATTRIBUTE.locality,
  ATTRIBUTE.postalCode,
  ATTRIBUTE.streetAddress,
  ATTRIBUTE.organization,
  ATTRIBUTE.surname,
  ATTRIBUTE.givenName,
  ATTRIBUTE.organizationalUnit,
  ATTRIBUTE.commonName,
  ATTRIBUTE.businessCategory,
  ATTRIBUTE.jurisdictionStateOrProvince,
  ATTRIBUTE.jurisdictionLocality,
  ATTRIBUTE.organizationIdentifier,
])
