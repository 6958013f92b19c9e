import { isServerCertificate, isSubordinateAuthority } from '../certificateRoles.ts'
import type { CertificateRule } from '../rule.ts'

export const nonHttpAccessLocation: CertificateRule = {
  subject: 'certificate',
  id: 'non-http-access-location',
  title: 'Address of a public authority that is not at http:',
  severity: 'error',
  since: '0.1.0',
  scope: 'public',
  effective: '2023-09-15',
  citations: [
    {
      source: 'CA/B BR',
      section: '7.1.2.7.7',
      quote:
        'Each AccessDescription MUST only contain a permitted accessMethod, as detailed below, and each accessLocation MUST be encoded as the specified GeneralName type.',
    },
    { source: 'CA/B BR', section: '7.1.2.10.3' },
  ],
  docs: `
    The authority information access of a public certificate names a place that clients do not ask: not at \`http:\`, no URI
    at all, or for something other than the issuer's certificate and OCSP.

    Clients fetch both without TLS, which would need the answer first. Certificates of before September 2023 and those of
    private authorities are left alone.
  `,
  equivalents: [
    'zlint:e_ca_aia_non_http_url',
    'zlint:e_aia_ca_issuers_must_have_http_only',
    'zlint:e_aia_ocsp_must_have_http_only',
    'zlint:e_aia_must_contain_permitted_access_method',
  ],

  check(certificate, report) {
    const { authorityInfoAccess } = certificate
    if (authorityInfoAccess === undefined) return
    const isServer = isServerCertificate(certificate)
    if (!isServer && !isSubordinateAuthority(certificate)) return
    for (const { method, location } of authorityInfoAccess.value) {
      const name = METHODS.get(method)
      const { kind, value, bytes } = location
      if (name === undefined) report({ bytes, message: `neither caIssuers nor ocsp: ${method}` })
      else if (kind !== 'uniformResourceIdentifier') report({ bytes, message: `${name} at no URI` })
      // Of a server's issuer a certificate at https: is let pass.
      else if (!(isServer && name === 'caIssuers' ? HTTP_OR_HTTPS : HTTP).test(value)) {
        report({ bytes, message: `${name} is not at http:` })
      }
    }
  },
}

const METHODS: ReadonlyMap<string, string> = new Map([
  ['1.3.6.1.5.5.7.48.1', 'ocsp'],
  ['1.3.6.1.5.5.7.48.2', 'caIssuers'],
])
const HTTP = /^http:\/\//i
const HTTP_OR_HTTPS = /^https?:\/\//i
