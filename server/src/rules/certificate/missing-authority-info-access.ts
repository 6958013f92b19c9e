import type { CertificateRule } from '../rule.ts'
import { isServerCertificate, isSubordinateCa } from '../shared/certificateRoles.ts'

export const missingAuthorityInfoAccess: CertificateRule = {
  subject: 'certificate',
  id: 'missing-authority-info-access',
  title: 'Missing CA Issuers URL in a public certificate',
  severity: 'warning',
  since: '0.1.0',
  scope: 'public',
  effective: '2012-07-01',
  citations: [
    { source: 'CA/B BR', section: '7.1.2.7.7' },
    { source: 'CA/B BR', section: '7.1.2.10.3' },
  ],
  docs: {
    what: 'The certificate of a public server or CA has no authority information access extension, or no CA Issuers URL in it.',
    why: `
      Clients that look for a missing intermediate find its URL there; without it they refuse an incomplete
      chain that they could have completed.
    `,
    whatToDo: `
      Ask the CA: "Reissue the certificate with authorityInfoAccess and the HTTP URL of your CA certificate."
      Meanwhile make sure that the server sends the whole chain:

      \`\`\`nginx
      ssl_certificate /etc/nginx/tls/fullchain.pem;
      \`\`\`
    `,
    exceptions: `
      CA certificates from before August 2020.
    `,
  },
  equivalents: [
    'zlint:e_sub_cert_aia_missing',
    'zlint:w_sub_ca_aia_missing',
    'zlint:w_sub_cert_aia_does_not_contain_issuing_ca_url',
    'zlint:w_sub_ca_aia_does_not_contain_issuing_ca_url',
  ],

  check(certificate, report) {
    const { subject, validity, authorityInfoAccess } = certificate
    const { value: issued } = validity.notBefore
    const isServer = isServerCertificate(certificate)
    if (!isServer && (issued < WANTED_OF_AUTHORITIES || !isSubordinateCa(certificate))) return
    if (!certificate.extension(AUTHORITY_INFO_ACCESS)) {
      report({ bytes: subject.bytes, message: 'no authority information access' })
    } else if (authorityInfoAccess !== undefined && (isServer || issued < OPTIONAL_FOR_AUTHORITIES)) {
      if (authorityInfoAccess.value.some((it) => it.method === CA_ISSUERS)) return
      report({ bytes: authorityInfoAccess.bytes, message: 'no CA Issuers URL' })
    }
  },
}

const AUTHORITY_INFO_ACCESS = '1.3.6.1.5.5.7.1.1'
const CA_ISSUERS = '1.3.6.1.5.5.7.48.2'

/** Version 1.7.1 of the Baseline Requirements. */
const WANTED_OF_AUTHORITIES = Date.UTC(2020, 7, 20)
/** Version 2.0.0: the address of the issuer's certificate MAY be there. */
const OPTIONAL_FOR_AUTHORITIES = Date.UTC(2023, 8, 15)
