import { attributeShortName } from '../../registry/objectIdentifiers.ts'
import type { CertificateRule } from '../rule.ts'
import { isForServers } from '../shared/certificateRoles.ts'

export const nameWithoutInformation: CertificateRule = {
  subject: 'certificate',
  id: 'name-without-information',
  title: 'Placeholder in a subject attribute',
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
  docs: {
    what: 'A subject attribute of a public certificate is empty, or a hyphen, a dot, a space or the like.',
    why: `
      It suggests that something was validated. What is absent has to be left out.
    `,
    whatToDo: `
      Leave the attribute out of the next request; in \`openssl req\`, answer its prompt with a single \`.\`, or
      use

      \`\`\`sh
      openssl req -new -key server.key -subj /C=DE/O=Shop/CN=shop.example -out server.csr
      \`\`\`
    `,
  },
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
