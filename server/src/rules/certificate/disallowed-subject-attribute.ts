import { ATTRIBUTE, attributeShortName } from '../../registry/objectIdentifiers.ts'
import type { Certificate } from '../../x509/certificate.ts'
import type { CertificateRule } from '../rule.ts'
import {
  assertsPolicy,
  DOMAIN_VALIDATED,
  EXTENDED_VALIDATION,
  HOLDER,
  namesHolder,
  VERSION_1_4_1,
  VERSION_2_0_0,
} from '../shared/baselineRequirements.ts'
import { isServerCertificate } from '../shared/certificateRoles.ts'

export const disallowedSubjectAttribute: CertificateRule = {
  subject: 'certificate',
  id: 'disallowed-subject-attribute',
  title: 'Subject attribute not allowed for this type of certificate',
  severity: 'error',
  since: '0.1.0',
  scope: 'public',
  effective: '2012-07-01',
  citations: [
    { source: 'CA/B BR', section: '7.1.2.7.2', quote: 'Any other attribute MUST NOT' },
    { source: 'CA/B EVG', section: '7.1.4.2.9' },
  ],
  docs: {
    what: 'The subject of a public server certificate has an attribute that its validation type does not cover, such as an organization or an address in a domain-validated one, or an address without an organization.',
    why: `
      It looks verified and is not. From September 2023 on a domain-validated certificate has nothing but a
      country and a common name.
    `,
    whatToDo: `
      Leave the attributes out of the request, or ask the CA for an organization-validated certificate:

      \`\`\`sh
      openssl req -new -key server.key -subj /CN=shop.example -out server.csr
      \`\`\`
    `,
  },
  equivalents: [
    'zlint:e_cab_dv_conflicts_with_locality',
    'zlint:e_cab_dv_conflicts_with_org',
    'zlint:e_cab_dv_conflicts_with_postal',
    'zlint:e_cab_dv_conflicts_with_province',
    'zlint:e_cab_dv_conflicts_with_street',
    'zlint:e_cab_dv_subject_invalid_values',
    'zlint:e_ev_extra_subject_attribs',
    'zlint:e_sub_cert_locality_name_must_not_appear',
    'zlint:e_sub_cert_postal_code_must_not_appear',
    'zlint:e_sub_cert_province_must_not_appear',
    'zlint:e_sub_cert_street_address_should_not_exist',
  ],

  check(certificate, report) {
    const { subject } = certificate
    if (subject.value.attributes.every(({ oid }) => ALWAYS.has(oid)) || !isServerCertificate(certificate))
      return
    const { isDisallowed, where } = limitOf(certificate)
    for (const attribute of subject.value.attributes) {
      const { oid } = attribute
      if (isDisallowed(oid))
        report({ bytes: attribute.bytes, message: `${attributeShortName(oid) ?? oid} in ${where}` })
    }
  },
}

interface Limit {
  isDisallowed(oid: string): boolean
  readonly where: string
}

function limitOf(certificate: Certificate): Limit {
  const issued = certificate.validity.notBefore.value
  if (assertsPolicy(certificate, DOMAIN_VALIDATED)) {
    return issued < VERSION_2_0_0
      ? {
          isDisallowed: (oid) => HOLDER.has(oid) || ADDRESS.has(oid),
          where: 'a domain-validated certificate',
        }
      : {
          isDisallowed: (oid) => !ALWAYS.has(oid),
          where: 'a domain-validated certificate, beyond C and CN',
        }
  }
  if (issued >= BALLOT_SC16 && assertsPolicy(certificate, EXTENDED_VALIDATION)) {
    return { isDisallowed: (oid) => !EXTENDED.has(oid), where: 'a certificate with extended validation' }
  }
  const isNamed = namesHolder(certificate)
  return {
    isDisallowed: (oid) =>
      !isNamed && issued >= VERSION_1_4_1 && ADDRESS.has(oid) && !certificate.isSelfIssued,
    where: 'a certificate without an organization or a person',
  }
}

const BALLOT_SC16 = Date.UTC(2019, 3, 16)

const ALWAYS: ReadonlySet<string> = new Set([ATTRIBUTE.commonName, ATTRIBUTE.country])
const ADDRESS: ReadonlySet<string> = new Set([
  ATTRIBUTE.streetAddress,
  ATTRIBUTE.locality,
  ATTRIBUTE.stateOrProvince,
  ATTRIBUTE.postalCode,
])
/** A unit is the finding of another rule. */
const EXTENDED: ReadonlySet<string> = new Set([
  ...ALWAYS,
  ...ADDRESS,
  ATTRIBUTE.organization,
  ATTRIBUTE.organizationalUnit,
  ATTRIBUTE.businessCategory,
  ATTRIBUTE.serialNumber,
  ATTRIBUTE.organizationIdentifier,
  ATTRIBUTE.jurisdictionLocality,
  ATTRIBUTE.jurisdictionStateOrProvince,
  ATTRIBUTE.jurisdictionCountry,
  ATTRIBUTE.domainComponent,
])
