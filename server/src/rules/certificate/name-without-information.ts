import { attributeShortName } from '../../registry/objectIdentifiers.ts'
import { isForServers } from '../certificateRoles.ts'
import type { CertificateRule } from '../rule.ts'

export const nameWithoutInformation: CertificateRule = {
  subject: 'certificate',
  id: 'name-without-information',
  title: 'Part of the subject of a public certificate that says nothing',
  severity: 'error',
  since: '0.1.0',
  scope: 'public',
  effective: '2012-07-01',
  citations: [
    {
      source: 'CA/B BR',
      section: '7.1.2.7.4',
      quote:
        "In addition, subject Attributes MUST NOT contain only metadata such as '.', '-', and ' ' (i.e. space) characters, and/or any other indication that the value is absent, incomplete, or not applicable.",
    },
  ],
  docs: `
    A part of a public certificate's subject is empty, or a hyphen, a dot, a space or the like.

    What is not there belongs left out. Certificates of private authorities are left alone.
  `,
  equivalents: ['zlint:e_subject_contains_noninformational_value'],

  check(certificate, report) {
    if (certificate.subject.value.isPlain) return
    for (const attribute of certificate.subject.value.attributes) {
      const { oid, value } = attribute
      if (/[A-Za-z0-9\u0080-\uffff]/.test(value) || !isForServers(certificate)) continue
      const name = attributeShortName(oid) ?? oid
      report({
        bytes: attribute.bytes,
        message: value === '' ? `${name} is empty` : `${name} has no letter and no digit`,
      })
    }
  },
}
