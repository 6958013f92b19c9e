import { ATTRIBUTE, attributeShortName } from '../../registry/objectIdentifiers.ts'
import type { CertificateRule } from '../rule.ts'
import { isServerCertificate } from '../shared/certificateRoles.ts'

export const subjectAttributeOrder: CertificateRule = {
  subject: 'certificate',
  id: 'subject-attribute-order',
  title: 'Wrong order of subject attributes',
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
  docs: {
    what: "The attributes of a public server certificate's subject are not in the order of the Baseline Requirements: domain components, country, state, locality, postal code, street, organization, surname, given name, organizational unit, common name.",
    why: `
      Clients accept any order.
    `,
    whatToDo: `
      Write the request in that order:

      \`\`\`sh
      openssl req -new -key server.key -subj /C=DE/ST=Berlin/L=Berlin/O=Shop/CN=shop.example -out server.csr
      \`\`\`
    `,
  },
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
          message: `${attributeShortName(oid)} after ${attributeShortName(ORDER[last]!)}`,
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
