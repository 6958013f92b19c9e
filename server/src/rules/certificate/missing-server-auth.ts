import { ANY_EXTENDED_KEY_USAGE, CLIENT_AUTH, SERVER_AUTH } from '../../x509/extensions/extendedKeyUsage.ts'
import type { CertificateRule } from '../rule.ts'

export const missingServerAuth: CertificateRule = {
  subject: 'certificate',
  id: 'missing-server-auth',
  title: 'Public certificate with host names that is not for servers',
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
    },
    { source: 'CA/B BR', section: '7.1.2.7.10' },
  ],
  docs: `
    A public certificate names hosts, but its extended key usage is not serverAuth.

    Browsers refuse it as a server's. Until September 2023 clientAuth alone was allowed. Certificates of private
    authorities are left alone, and so are responders of OCSP.
  `,
  equivalents: ['zlint:e_sub_cert_eku_server_auth_client_auth_missing'],

  check({ isCa, extendedKeyUsage, subjectAltName, validity }, report) {
    if (isCa || extendedKeyUsage === undefined || extendedKeyUsage.value.length === 0) return
    const purposes = extendedKeyUsage.value
    if (purposes.includes(SERVER_AUTH) || purposes.includes(ANY_EXTENDED_KEY_USAGE)) return
    if (purposes.includes(CLIENT_AUTH) && validity.notBefore.value < PROFILES_OF_2023) return
    if (!subjectAltName?.value.some(({ kind }) => kind === 'dNSName' || kind === 'iPAddress')) return
    report({ bytes: extendedKeyUsage.bytes, message: 'names hosts, but is not for serverAuth' })
  },
}

const PROFILES_OF_2023 = Date.UTC(2023, 8, 15)
