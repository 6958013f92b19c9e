import { ANY_EXTENDED_KEY_USAGE, CLIENT_AUTH, SERVER_AUTH } from '../../x509/extensions/extendedKeyUsage.ts'
import type { CertificateRule } from '../rule.ts'
import { supersededBy } from '../shared/baselineRequirements.ts'

export const missingServerAuth: CertificateRule = {
  subject: 'certificate',
  id: 'missing-server-auth',
  title: 'Missing serverAuth in a public certificate with host names',
  severity: 'error',
  since: '0.1.0',
  scope: 'public',
  effective: '2012-07-01',
  citations: [
    {
      source: 'CA/B BR',
      section: '7.1.2.3',
      quote:
        'Either the value id-kp-serverAuth [RFC5280] or id-kp-clientAuth [RFC5280] or both values MUST be present.',
      superseded: supersededBy('7.1.2.7.10'),
    },
    { source: 'CA/B BR', section: '7.1.2.7.10' },
  ],
  docs: {
    what: 'A public certificate has host names, but its extended key usage lacks serverAuth.',
    why: `
      Browsers and other clients refuse it as a server's; OpenSSL reports \`unsuitable certificate purpose\`.
      Until September 2023 clientAuth alone was allowed.
    `,
    whatToDo: `
      Ask the CA: "Reissue the certificate with extendedKeyUsage serverAuth."
    `,
    exceptions: `
      OCSP responders.
    `,
  },
  equivalents: ['zlint:e_sub_cert_eku_server_auth_client_auth_missing'],

  check({ isCa, extendedKeyUsage, subjectAltName, validity }, report) {
    if (isCa || extendedKeyUsage === undefined || extendedKeyUsage.value.length === 0) return
    const purposes = extendedKeyUsage.value
    if (purposes.includes(SERVER_AUTH) || purposes.includes(ANY_EXTENDED_KEY_USAGE)) return
    if (purposes.includes(CLIENT_AUTH) && validity.notBefore.value < PROFILES_OF_2023) return
    if (!subjectAltName?.value.some(({ kind }) => kind === 'dNSName' || kind === 'iPAddress')) return
    report({ bytes: extendedKeyUsage.bytes, message: 'host names without serverAuth' })
  },
}

const PROFILES_OF_2023 = Date.UTC(2023, 8, 15)
