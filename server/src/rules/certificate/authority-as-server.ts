import { SERVER_AUTH } from '../../x509/extensions/extendedKeyUsage.ts'
import { isSelfSigned } from '../../x509/selfSigned.ts'
import type { CertificateRule } from '../rule.ts'

export const authorityAsServer: CertificateRule = {
  subject: 'certificate',
  id: 'authority-as-server',
  title: 'CA certificate used as a server certificate',
  severity: 'warning',
  since: '0.1.0',
  citations: [
    { source: 'RFC 5280', section: '4.2.1.9' },
    { source: 'CA/B BR', section: '7.1.2.7.8' },
  ],
  docs: `
    The certificate of a server is a CA's (basic constraints CA:TRUE): it names servers, or a server presents it.

    Who gets at the key of the server can issue certificates for any name to those who trust it. Firefox refuses a CA
    certificate as a server's (MOZILLA_PKIX_ERROR_CA_CERT_USED_AS_END_ENTITY), and so do programs with rustls
    ("CaUsedAsEndEntity").

    **What to do:** \`openssl req -x509\` makes a CA unless told otherwise. For a self-signed server's certificate:

    \`\`\`sh
    openssl req -x509 -newkey rsa:2048 -nodes -days 90 -keyout key.pem -out cert.pem -subj /CN=localhost \\
      -addext subjectAltName=DNS:localhost,IP:127.0.0.1 -addext basicConstraints=critical,CA:FALSE
    \`\`\`

    Of one that signed itself and stands by itself it is information: it is trusted for itself at most. Where nobody says
    that a server presents it, a CA whose key is for signing certificates and that is not for servers is left alone: some,
    such as Kubernetes' own, have their name among the alternative names.
  `,

  check(certificate, report, { isPresentedByServer = false }) {
    const { isCa, basicConstraints, subjectAltName, keyUsage, extendedKeyUsage } = certificate
    if (!isCa || basicConstraints === undefined) return
    if (isPresentedByServer) {
      report({
        bytes: basicConstraints.bytes,
        message: 'CA certificate used as a server certificate',
        ...(isSelfSigned(certificate) ? { instead: INSTEAD } : {}),
      })
      return
    }
    if (!subjectAltName?.value.some(({ kind }) => kind === 'dNSName' || kind === 'iPAddress')) return
    const isForSigning = keyUsage?.value.includes('keyCertSign') === true
    if (isForSigning && !extendedKeyUsage?.value.includes(SERVER_AUTH)) return
    report({
      bytes: basicConstraints.bytes,
      message: 'the certificate of a server is a CA certificate',
      ...(isSelfSigned(certificate) ? { severity: 'info' } : {}),
    })
  },
}

const INSTEAD = 'openssl req -x509 … -addext basicConstraints=critical,CA:FALSE'
