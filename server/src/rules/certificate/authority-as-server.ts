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
  docs: {
    what: "The certificate of a server is a CA's (basic constraints CA:TRUE).",
    why: `
      Whoever obtains the key of the server can issue certificates for any name to those who trust it. Firefox
      refuses a CA certificate as a server's (\`MOZILLA_PKIX_ERROR_CA_CERT_USED_AS_END_ENTITY\`), and so do
      programs with rustls (\`CaUsedAsEndEntity\`).
    `,
    whatToDo: `
      \`openssl req -x509\` makes a CA by default. For a self-signed server certificate:

      \`\`\`sh
      openssl req -x509 -newkey rsa:2048 -nodes -days 90 -keyout key.pem -out cert.pem -subj /CN=localhost \\
        -addext subjectAltName=DNS:localhost,IP:127.0.0.1 -addext basicConstraints=critical,CA:FALSE
      \`\`\`
    `,
    exceptions: `
      It is information where the certificate is self-signed and alone: it is trusted for itself at most.
      Where no server is known to present it, a CA certificate whose key is for signing certificates and that
      is not for serverAuth is not reported: some, such as Kubernetes' own, have their name among the subject
      alternative names.
    `,
  },

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
