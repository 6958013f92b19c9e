import type { Certificate } from '../../x509/certificate.ts'
import { ANY_EXTENDED_KEY_USAGE } from '../../x509/extensions/extendedKeyUsage.ts'
import { looksLikeServerName } from '../../x509/serverIdentity.ts'
import type { CertificateRule, Severity } from '../rule.ts'

export const missingSubjectAltName: CertificateRule = {
  subject: 'certificate',
  id: 'missing-subject-alt-name',
  title: 'Server certificate without subject alternative names',
  severity: 'error',
  forServers: true,
  since: '0.1.0',
  citations: [
    {
      source: 'RFC 9525',
      section: '2',
      quote: 'The Common Name RDN MUST NOT be used to identify a service',
    },
    { source: 'CA/B BR', section: '7.1.2.7.12' },
  ],
  docs: `
    A server's certificate names no server in its subjectAltName extension.

    Browsers, Go and others compare the server's name with that extension only, and refuse a certificate that has its
    name in the subject's common name alone.

    It is an error where the certificate is said to be for servers (extended key usage serverAuth), and a warning
    where it says no purpose and its common name looks like a host's. Certificates of authorities, of clients and of
    people are left alone, and so are those that sign: in SAML's XML and in JSON Web Keys.
  `,
  equivalents: ['zlint:e_ext_san_missing'],

  check(certificate, report) {
    if (certificate.extension(SUBJECT_ALT_NAME)) return
    const severity = severityFor(certificate)
    if (severity === undefined) return
    report({
      bytes: certificate.subject.bytes,
      message: 'no subject alternative name: clients ignore the common name',
      severity,
    })
  },
}

const SUBJECT_ALT_NAME = '2.5.29.17'
const SERVER_AUTH = '1.3.6.1.5.5.7.3.1'
/** Undefined for a certificate that is not known to be a server's. */
function severityFor(certificate: Certificate): Severity | undefined {
  if (certificate.isCa || certificate.keyUsage?.value.includes('keyCertSign')) return undefined
  const purposes = certificate.extendedKeyUsage?.value ?? [ANY_EXTENDED_KEY_USAGE]
  if (purposes.includes(SERVER_AUTH)) return 'error'
  if (!purposes.includes(ANY_EXTENDED_KEY_USAGE)) return undefined
  return looksLikeServerName(certificate.subject.value.commonName ?? '') ? 'warning' : undefined
}
