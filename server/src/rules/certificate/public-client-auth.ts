import { CLIENT_AUTH } from '../../x509/extensions/extendedKeyUsage.ts'
import { isServerCertificate } from '../certificateRoles.ts'
import type { CertificateRule } from '../rule.ts'

export const publicClientAuth: CertificateRule = {
  subject: 'certificate',
  id: 'public-client-auth',
  title: 'Client authentication in the certificate of a public server',
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
  docs: `
    The certificate of a public server is for clients, too, which public authorities leave out of certificates that they
    issue from 15 March 2027 on.

    Who shows it as a client, to another server, will need a certificate of a private authority after the next renewal.
    Who does not need do nothing.

    In a certificate that was issued on that day or later it is a warning: Chrome's root programme does not let its
    authorities do it. Expired certificates and those of private authorities are left alone.
  `,
  equivalents: ['zlint:e_client_auth_not_allowed'],

  check(certificate, report, { now }) {
    const { extendedKeyUsage, validity } = certificate
    if (!extendedKeyUsage?.value.includes(CLIENT_AUTH) || !isServerCertificate(certificate)) return
    const { bytes } = extendedKeyUsage
    if (validity.notBefore.value >= LEFT_OUT) {
      report({ bytes, message: 'clientAuth in a certificate of after 2027-03-14', severity: 'warning' })
    } else if (now <= validity.notAfter.value) {
      report({ bytes, message: 'clientAuth, which certificates from 2027-03-15 on do not have' })
    }
  },
}

const LEFT_OUT = Date.UTC(2027, 2, 15)
