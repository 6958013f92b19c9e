import { ATTRIBUTE } from '../../registry/objectIdentifiers.ts'
import { claimsPublicCa } from '../../x509/publicCa.ts'
import { looksLikeServerName, matchesServerName, serverNames } from '../../x509/serverIdentity.ts'
import type { CertificateRule } from '../rule.ts'
import { isServerCertificate } from '../shared/certificateRoles.ts'

export const ignoredCommonName: CertificateRule = {
  subject: 'certificate',
  id: 'ignored-common-name',
  title: 'Host name in the common name only',
  severity: 'warning',
  since: '0.1.0',
  citations: [
    {
      source: 'RFC 9525',
      section: '2',
      quote: 'The Common Name RDN MUST NOT be used to identify a service',
    },
  ],
  docs: {
    what: 'The common name is a host name or an IP address, and no subject alternative name covers it.',
    why: `
      Clients compare the subject alternative names only. Whoever connects to the name in the common name gets
      \`hostname mismatch\` (OpenSSL, curl), \`ERR_TLS_CERT_ALTNAME_INVALID\` (Node) or
      \`ERR_CERT_COMMON_NAME_INVALID\` (Chrome).
    `,
    whatToDo: `
      Add the name to the subject alternative names of the next certificate:

      \`\`\`ini
      subjectAltName = DNS:shop.example, IP:192.0.2.1
      \`\`\`
    `,
    exceptions: `
      Public certificates are checked by \`common-name-not-in-alt-names\`. Common names that are not written as
      host names are not reported.
    `,
  },

  check(certificate, report) {
    const { subject, subjectAltName } = certificate
    const { commonName } = subject.value
    if (commonName === undefined || subjectAltName === undefined) return
    if (subjectAltName.value.some((it) => it.value === commonName) || !looksLikeServerName(commonName)) return
    if (serverNames(certificate).length === 0 || matchesServerName(certificate, commonName)) return
    if (!isServerCertificate(certificate) || claimsPublicCa(certificate)) return
    const attribute = subject.value.attributes.findLast((it) => it.oid === ATTRIBUTE.commonName)
    report({
      bytes: attribute!.bytes,
      message: 'no subject alternative name covers the common name',
    })
  },
}
