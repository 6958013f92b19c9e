import type { Certificate } from '../../x509/certificate.ts'
import { ANY_EXTENDED_KEY_USAGE } from '../../x509/extensions/extendedKeyUsage.ts'
import { isSelfSigned } from '../../x509/selfSigned.ts'
import { looksLikeServerName } from '../../x509/serverIdentity.ts'
import type { CertificateRule, Severity } from '../rule.ts'

export const missingSubjectAltName: CertificateRule = {
  subject: 'certificate',
  id: 'missing-subject-alt-name',
  title: 'Missing subject alternative name in a server certificate',
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
  docs: {
    what: 'A server certificate has no server name in its subjectAltName extension.',
    why: `
      Browsers, Go and others compare the server's name with that extension only, and refuse a certificate
      with its name in the common name alone:
      \`certificate relies on legacy Common Name field, use SANs instead\` in Go, \`ERR_CERT_COMMON_NAME_INVALID\`
      in Chrome, \`not valid for any names\` in rustls.
    `,
    whatToDo: `
      Have it reissued with the names, or make a self-signed one with them:

      \`\`\`sh
      openssl req -x509 -newkey rsa:2048 -nodes -days 90 -keyout key.pem -out cert.pem -subj /CN=localhost \\
        -addext subjectAltName=DNS:localhost,IP:127.0.0.1 -addext basicConstraints=critical,CA:FALSE
      \`\`\`
    `,
    exceptions: `
      It is an error where the extended key usage has serverAuth, or a server presents the certificate and its
      common name looks like a host's; a warning where a server presents it under another name, and where it
      has no purpose and its common name looks like a host's. What a configuration gives to a server and what
      is in \`tls.crt\` is presented by one, with a CA's basic constraints or not. A self-signed CA certificate
      that is alone and named like a host is information: \`openssl req -x509\` makes one by default. Other
      certificates of CAs, of clients and of people, and those for signatures in SAML and JSON Web Keys, are
      not reported.
    `,
  },
  equivalents: ['zlint:e_ext_san_missing'],

  check(certificate, report, { isPresentedByServer = false }) {
    if (certificate.extension(SUBJECT_ALT_NAME)) return
    const severity = severityFor(certificate, isPresentedByServer)
    if (severity === undefined) return
    report({
      bytes: certificate.subject.bytes,
      message: 'no subject alternative name: browsers and Go refuse it',
      severity,
      ...(isSelfSigned(certificate) ? { instead: withName(certificate.subject.value.commonName) } : {}),
    })
  },
}

function withName(commonName = ''): string {
  const name = looksLikeServerName(commonName) && commonName.length < LONGEST_NAME ? commonName : 'localhost'
  return `openssl req -x509 … -addext subjectAltName=DNS:${name}`
}

const LONGEST_NAME = 32

const SUBJECT_ALT_NAME = '2.5.29.17'
const SERVER_AUTH = '1.3.6.1.5.5.7.3.1'

/** Undefined for a certificate that is not known to be a server's. */
function severityFor(certificate: Certificate, isPresentedByServer: boolean): Severity | undefined {
  const { isCa, keyUsage, extendedKeyUsage, subject } = certificate
  const purposes = extendedKeyUsage?.value ?? [ANY_EXTENDED_KEY_USAGE]
  const isForServers = purposes.includes(SERVER_AUTH)
  if (!isForServers && !purposes.includes(ANY_EXTENDED_KEY_USAGE)) return undefined
  const commonName = subject.value.commonName ?? ''
  const isCalledLikeServer = looksLikeServerName(commonName)
  if (isPresentedByServer) return isForServers || isCalledLikeServer ? 'error' : 'warning'
  if (keyUsage?.value.includes('keyCertSign')) return undefined
  if (isCa) {
    return isCalledLikeServer && isSelfSigned(certificate) && !CALLED_AUTHORITY.test(commonName)
      ? 'info'
      : undefined
  }
  if (isForServers) return 'error'
  return isCalledLikeServer ? 'warning' : undefined
}

/** `ca.shop.example`, `root-1.shop.example`. */
const CALLED_AUTHORITY = /(?:^|[.-])(?:ca|root)\d*(?=$|[.-])/i
