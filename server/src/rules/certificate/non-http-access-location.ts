import type { CertificateRule } from '../rule.ts'
import { isServerCertificate, isSubordinateCa } from '../shared/certificateRoles.ts'

export const nonHttpAccessLocation: CertificateRule = {
  subject: 'certificate',
  id: 'non-http-access-location',
  title: 'Access location without an HTTP URL',
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
  docs: {
    what: 'The authority information access of a public certificate has a location that is not an HTTP URL, or a method other than CA Issuers and OCSP.',
    why: `
      Clients fetch both over plain HTTP: over HTTPS, the server's certificate would have to be checked first.
      Other locations they skip.
    `,
    whatToDo: `
      Ask the CA: "Reissue the certificate with http:// URLs in authorityInfoAccess, for caIssuers and OCSP
      only." In openssl.cnf of a CA:

      \`\`\`ini
      authorityInfoAccess = caIssuers;URI:http://ca.example/ca.cer, OCSP;URI:http://ocsp.ca.example
      \`\`\`
    `,
  },
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
    if (!isServer && !isSubordinateCa(certificate)) return
    for (const { method, location } of authorityInfoAccess.value) {
      const name = METHODS.get(method)
      const { kind, value, bytes } = location
      if (name === undefined) report({ bytes, message: `neither caIssuers nor ocsp: ${method}` })
      else if (kind !== 'uniformResourceIdentifier') report({ bytes, message: `${name} is not a URI` })
      // Of a server's issuer a certificate at https: is let pass.
      else if (!(isServer && name === 'caIssuers' ? HTTP_OR_HTTPS : HTTP).test(value)) {
        report({ bytes, message: `${name} is not an HTTP URL` })
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
