import { CLIENT_AUTH } from '../../x509/extensions/extendedKeyUsage.ts'
import type { CertificateRule } from '../rule.ts'
import { isServerCertificate } from '../shared/certificateRoles.ts'

export const publicClientAuth: CertificateRule = {
  subject: 'certificate',
  id: 'public-client-auth',
  title: 'clientAuth in a public server certificate',
  severity: 'info',
  since: '0.1.0',
  scope: 'public',
  citations: [
    {
      source: 'Chrome Root Program Policy',
      section: '1.3.2',
      url: 'https://googlechrome.github.io/chromerootprogram/',
    },
  ],
  docs: {
    what: 'The certificate of a public server has clientAuth, which public CAs leave out of certificates that they issue from 15 March 2027 on.',
    why: `
      Whoever presents it as a client, to another server, needs a certificate of a private CA after the next
      renewal: the server then refuses the new one with \`unsuitable certificate purpose\`.
    `,
    whatToDo: `
      Where the certificate is used for servers only, do nothing. Where it is used as a client certificate
      (mTLS), issue one from a private CA, and let the peer trust that:

      \`\`\`ini
      extendedKeyUsage = clientAuth
      \`\`\`
    `,
    exceptions: `
      In a certificate that was issued on that day or later it is a warning: Chrome's root program does not
      let its CAs do it. Expired certificates are not reported.
    `,
  },
  equivalents: ['zlint:e_client_auth_not_allowed'],

  check(certificate, report, { now }) {
    const { extendedKeyUsage, validity } = certificate
    if (!extendedKeyUsage?.value.includes(CLIENT_AUTH) || !isServerCertificate(certificate)) return
    const { bytes } = extendedKeyUsage
    if (validity.notBefore.value >= LEFT_OUT) {
      report({ bytes, message: 'clientAuth in a certificate of after 2027-03-14', severity: 'warning' })
    } else if (now <= validity.notAfter.value) {
      report({ bytes, message: 'clientAuth is not allowed in certificates issued from 2027-03-15 on' })
    }
  },
}

const LEFT_OUT = Date.UTC(2027, 2, 15)
