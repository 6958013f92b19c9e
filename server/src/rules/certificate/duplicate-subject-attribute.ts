import { ATTRIBUTE, attributeShortName } from '../../registry/objectIdentifiers.ts'
import type { NameAttribute } from '../../x509/name.ts'
import type { CertificateRule } from '../rule.ts'
import { VERSION_2_0_0 } from '../shared/baselineRequirements.ts'
import { isForServers } from '../shared/certificateRoles.ts'

export const duplicateSubjectAttribute: CertificateRule = {
  subject: 'certificate',
  id: 'duplicate-subject-attribute',
  title: 'Duplicate subject attribute',
  severity: 'error',
  since: '0.1.0',
  scope: 'public',
  effective: '2012-07-01',
  citations: [
    {
      source: 'CA/B BR',
      section: '7.1.4.1',
      quote:
        'Each Name MUST NOT contain more than one instance of a given AttributeTypeAndValue across all RelativeDistinguishedNames unless explicitly allowed',
    },
  ],
  docs: {
    what: 'The subject of a public certificate has two common names, organizations, countries or the like.',
    why: `
      Which of them counts differs from program to program.
    `,
    whatToDo: `
      Request the certificate with each attribute once; further host names belong in the subject alternative
      names:

      \`\`\`sh
      openssl req -new -key server.key -subj /CN=shop.example -addext subjectAltName=DNS:shop.example,DNS:www.shop.example
      \`\`\`
    `,
    exceptions: `
      Streets, domain components and organizational units may be repeated. The requirement is of September
      2023: in older certificates a second common name of a server is a warning, and the rest is not reported.
    `,
  },
  equivalents: ['zlint:e_duplicate_subject_attribs', 'zlint:w_extra_subject_common_names'],

  check(certificate, report) {
    const { attributes } = certificate.subject.value
    if (attributes.length < 2) return
    for (let index = 1; index < attributes.length; index++) {
      const { oid, bytes } = attributes[index]!
      if (!isBefore(attributes, index, oid) || !SINGLE.has(oid)) continue
      const message = `second ${attributeShortName(oid)} in the subject`
      if (certificate.validity.notBefore.value >= VERSION_2_0_0 && isForServers(certificate)) {
        report({ bytes, message })
      } else if (oid === ATTRIBUTE.commonName && !certificate.isCa) {
        report({ bytes, message, severity: 'warning' })
      }
    }
  },
}

function isBefore(attributes: readonly NameAttribute[], index: number, oid: string): boolean {
  for (let earlier = 0; earlier < index; earlier++) if (attributes[earlier]!.oid === oid) return true
  return false
}

const SINGLE: ReadonlySet<string> = new Set([
  ATTRIBUTE.commonName,
  ATTRIBUTE.surname,
  ATTRIBUTE.serialNumber,
  ATTRIBUTE.country,
  ATTRIBUTE.locality,
  ATTRIBUTE.stateOrProvince,
  ATTRIBUTE.organization,
  ATTRIBUTE.businessCategory,
  ATTRIBUTE.givenName,
  ATTRIBUTE.organizationIdentifier,
  ATTRIBUTE.jurisdictionLocality,
  ATTRIBUTE.jurisdictionStateOrProvince,
  ATTRIBUTE.jurisdictionCountry,
])
