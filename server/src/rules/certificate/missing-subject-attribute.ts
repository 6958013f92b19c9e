import { ATTRIBUTE } from '../../registry/objectIdentifiers.ts'
import type { Certificate } from '../../x509/certificate.ts'
import type { CertificateRule } from '../rule.ts'
import {
  assertsPolicy,
  EXTENDED_VALIDATION,
  INDIVIDUAL_VALIDATED,
  namesHolder,
  ORGANIZATION_VALIDATED,
  VERSION_1_4_1,
  VERSION_2_0_0,
} from '../shared/baselineRequirements.ts'
import { isServerCertificate } from '../shared/certificateRoles.ts'

export const missingSubjectAttribute: CertificateRule = {
  subject: 'certificate',
  id: 'missing-subject-attribute',
  title: 'Missing subject attribute in a public certificate',
  severity: 'error',
  since: '0.1.0',
  scope: 'public',
  effective: '2012-07-01',
  citations: [
    {
      source: 'CA/B BR',
      section: '7.1.6.4',
      quote:
        'Such Certificates MUST also include organizationName, localityName (to the extent such field is required under Section 7.1.4.2.2), stateOrProvinceName (to the extent such field is required under Section 7.1.4.2.2), and countryName in the Subject field.',
      superseded: { version: 'before 2.0.0', until: '2023-09-14', now: '7.1.2.7.4' },
    },
    { source: 'CA/B BR', section: '7.1.2.7.3' },
    { source: 'CA/B BR', section: '7.1.2.7.4' },
    { source: 'CA/B EVG', section: '7.1.4.2' },
  ],
  docs: {
    what: 'A public server certificate asserts that an organization or a person was validated, and lacks its name, country or place.',
    why: `
      Two organizations may have one name; country and place distinguish them.
    `,
    whatToDo: `
      Ask the CA: "Reissue the certificate with organizationName, countryName and localityName or
      stateOrProvinceName."

      \`\`\`sh
      openssl req -new -key server.key -subj '/C=DE/L=Berlin/O=Shop GmbH/CN=shop.example' -out server.csr
      \`\`\`
    `,
  },
  equivalents: [
    'zlint:e_cab_iv_requires_personal_name',
    'zlint:e_cab_iv_requires_personal_name_strict',
    'zlint:e_cab_ov_requires_org',
    'zlint:e_cert_policy_iv_requires_country',
    'zlint:e_cert_policy_iv_requires_province_or_locality',
    'zlint:e_cert_policy_ov_requires_country',
    'zlint:e_cert_policy_ov_requires_province_or_locality',
    'zlint:e_ev_business_category_missing',
    'zlint:e_ev_country_name_missing',
    'zlint:e_ev_organization_name_missing',
    'zlint:e_ev_serial_number_missing',
    'zlint:e_sub_cert_country_name_must_appear',
    'zlint:e_sub_cert_locality_name_must_appear',
    'zlint:e_sub_cert_province_must_appear',
  ],

  check(certificate, report) {
    if (!isServerCertificate(certificate)) return
    const { bytes } = certificate.subject
    for (const { needed, where } of needsOf(certificate)) {
      for (const { anyOf, message } of needed) {
        if (!anyOf.some((all) => all.every((oid) => hasAttribute(certificate, oid)))) {
          report({ bytes, message: `${message} in ${where}` })
        }
      }
    }
  },
}

interface Need {
  readonly anyOf: readonly (readonly string[])[]
  readonly message: string
}

function needsOf(
  certificate: Certificate,
): readonly { readonly needed: readonly Need[]; readonly where: string }[] {
  const issued = certificate.validity.notBefore.value
  const needs = [
    assertsPolicy(certificate, ORGANIZATION_VALIDATED) && {
      needed: [ORGANIZATION, COUNTRY, PLACE],
      where: 'an organization-validated certificate',
    },
    issued >= VERSION_1_3_1 &&
      assertsPolicy(certificate, INDIVIDUAL_VALIDATED) && {
        needed: [issued < VERSION_2_0_0 ? ORGANIZATION_OR_PERSON : PERSON, COUNTRY, PLACE],
        where: 'an individual-validated certificate',
      },
    assertsPolicy(certificate, EXTENDED_VALIDATION) && {
      needed: [ORGANIZATION, COUNTRY, BUSINESS_CATEGORY, REGISTRATION_NUMBER],
      where: 'a certificate with extended validation',
    },
  ].filter((it) => it !== false)
  if (needs.length > 0 || issued < VERSION_1_4_1) return needs
  return namesHolder(certificate) && !certificate.isSelfIssued
    ? [{ needed: [COUNTRY, PLACE], where: 'a certificate for an organization or a person' }]
    : []
}

function hasAttribute({ subject }: Certificate, oid: string): boolean {
  return subject.value.attributes.some((it) => it.oid === oid)
}

const ORGANIZATION: Need = { anyOf: [[ATTRIBUTE.organization]], message: 'no O' }
const COUNTRY: Need = { anyOf: [[ATTRIBUTE.country]], message: 'no C' }
const PLACE: Need = {
  anyOf: [[ATTRIBUTE.locality], [ATTRIBUTE.stateOrProvince]],
  message: 'neither L nor ST',
}
const PERSON: Need = { anyOf: [[ATTRIBUTE.givenName, ATTRIBUTE.surname]], message: 'no GN and SN' }
const ORGANIZATION_OR_PERSON: Need = {
  anyOf: [...ORGANIZATION.anyOf, ...PERSON.anyOf],
  message: 'neither O nor GN and SN',
}
const BUSINESS_CATEGORY: Need = { anyOf: [[ATTRIBUTE.businessCategory]], message: 'no businessCategory' }
const REGISTRATION_NUMBER: Need = { anyOf: [[ATTRIBUTE.serialNumber]], message: 'no serialNumber' }

const VERSION_1_3_1 = Date.UTC(2015, 8, 28)
