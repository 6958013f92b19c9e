import { ATTRIBUTE } from '../../registry/objectIdentifiers.ts'
import type { CertificateRule } from '../rule.ts'
import { isServerCertificate } from '../shared/certificateRoles.ts'

export const commonNameNotInAltNames: CertificateRule = {
  subject: 'certificate',
  id: 'common-name-not-in-alt-names',
  title: 'Common name not among the subject alternative names',
  severity: 'error',
  since: '0.1.0',
  scope: 'public',
  effective: '2012-07-01',
  citations: [
    {
      source: 'CA/B BR',
      section: '7.1.4.3',
      quote:
        "If present, this attribute MUST contain exactly one entry that is one of the values contained in the Certificate's subjectAltName extension",
    },
  ],
  docs: {
    what: 'The common name of a public server certificate is not one of its subject alternative names.',
    why: `
      Clients compare the subject alternative names only: whoever reads the common name takes the certificate
      for that of another server, and a client that connects to it reports a mismatch
      (\`ERR_CERT_COMMON_NAME_INVALID\` in Chrome). From 25 August 2021 on the two have to be the same letter by
      letter.
    `,
    whatToDo: `
      Request a new certificate that has the common name among its names, or no common name:

      \`\`\`sh
      openssl req -new -key server.key -subj /CN=shop.example -addext subjectAltName=DNS:shop.example,DNS:www.shop.example
      \`\`\`
    `,
  },
  equivalents: [
    'zlint:e_subject_common_name_not_from_san',
    'zlint:e_subject_common_name_not_exactly_from_san',
  ],

  check(certificate, report) {
    const { subject, subjectAltName, validity } = certificate
    // No alternative names at all are the finding of another rule.
    if (subjectAltName === undefined || !isServerCertificate(certificate)) return
    for (const attribute of subject.value.attributes) {
      const { oid, value } = attribute
      if (oid !== ATTRIBUTE.commonName) continue
      const names = subjectAltName.value
      if (names.some((it) => it.value === value && (it.kind === 'dNSName' || it.kind === 'iPAddress')))
        continue
      const isOtherwise = names.some(
        (it) => it.kind === 'dNSName' && it.value.toLowerCase() === value.toLowerCase(),
      )
      if (!isOtherwise)
        report({
          bytes: attribute.bytes,
          message: 'the common name is not among the subject alternative names',
        })
      else if (validity.notBefore.value >= EXACTLY) {
        report({
          bytes: attribute.bytes,
          message: 'the common name differs in case from the subject alternative name',
        })
      }
    }
  },
}

/** Version 1.8.0 of the requirements. */
const EXACTLY = Date.UTC(2021, 7, 25)
