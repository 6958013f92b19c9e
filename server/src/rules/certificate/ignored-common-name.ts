import { ATTRIBUTE } from '../../registry/objectIdentifiers.ts'
import { claimsPublicAuthority } from '../../x509/publicAuthority.ts'
import { looksLikeServerName, matchesServerName, serverNames } from '../../x509/serverIdentity.ts'
import { isServerCertificate } from '../certificateRoles.ts'
import type { CertificateRule } from '../rule.ts'

export const ignoredCommonName: CertificateRule = {
  subject: 'certificate',
  id: 'ignored-common-name',
  title: 'Common name of a server that the certificate is not for',
  severity: 'warning',
  since: '0.1.0',
  citations: [
    {
      source: 'RFC 9525',
      section: '2',
      quote: 'The Common Name RDN MUST NOT be used to identify a service',
    },
  ],
  docs: `
    The common name is the name of a server or an IP address, and none of the subject alternative names covers it.

    Clients look at the alternative names only: who connects to the server of the common name is told that the certificate
    is for another one.

    Certificates of public authorities are left to the rule common-name-not-in-alt-names, and common names that are not
    written as a server's are left alone.
  `,

  check(certificate, report) {
    const { subject, subjectAltName } = certificate
    const { commonName } = subject.value
    if (commonName === undefined || subjectAltName === undefined) return
    if (subjectAltName.value.some((it) => it.value === commonName) || !looksLikeServerName(commonName)) return
    if (serverNames(certificate).length === 0 || matchesServerName(certificate, commonName)) return
    if (!isServerCertificate(certificate) || claimsPublicAuthority(certificate)) return
    const attribute = subject.value.attributes.findLast((it) => it.oid === ATTRIBUTE.commonName)
    report({
      bytes: attribute!.bytes,
      message: 'no alternative name covers the common name, which clients ignore',
    })
  },
}
