import { ATTRIBUTE, attributeShortName } from '../../registry/objectIdentifiers.ts'
import { isServerCertificate } from '../certificateRoles.ts'
import type { CertificateRule } from '../rule.ts'

export const subjectAttributeOrder: CertificateRule = {
  subject: 'certificate',
  id: 'subject-attribute-order',
  title: 'Subject of a public certificate in another order than the prescribed one',
  severity: 'error',
  since: '0.1.0',
  scope: 'public',
  effective: '2023-09-15',
  citations: [
    {
      source: 'CA/B BR',
      section: '7.1.4.2',
      quote:
        'CAs that include attributes in the Certificate subject field that are listed in the table below SHALL encode those attributes in the relative order as they appear in the table',
    },
  ],
  docs: `
    The parts of a public server's subject do not go from the country to the common name, as a table of September 2023 has
    them: domain components, country, state, locality, postal code, street, organization, surname, given name, unit,
    common name.

    Clients accept any order. Certificates of private authorities are left alone.
  `,
  equivalents: ['zlint:e_invalid_subject_rdn_order'],

  check(certificate, report) {
    const { attributes } = certificate.subject.value
    if (attributes.length < 2 || !isServerCertificate(certificate)) return
    let last = 0
    for (const attribute of attributes) {
      const { oid } = attribute
      const place = ORDER.indexOf(oid)
      if (place >= last) last = place
      else if (place >= 0) {
        report({
          bytes: attribute.bytes,
          message: `${attributeShortName(oid)} stands after ${attributeShortName(ORDER[last]!)}`,
        })
      }
    }
  },
}

const ORDER: readonly string[] = [
  ATTRIBUTE.domainComponent,
  ATTRIBUTE.country,
  ATTRIBUTE.stateOrProvince,
  ATTRIBUTE.locality,
  ATTRIBUTE.postalCode,
  ATTRIBUTE.streetAddress,
  ATTRIBUTE.organization,
  ATTRIBUTE.surname,
  ATTRIBUTE.givenName,
  ATTRIBUTE.organizationalUnit,
  ATTRIBUTE.commonName,
]
