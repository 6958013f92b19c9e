import { OCSP_SIGNING } from '../../x509/extensions/extendedKeyUsage.ts'
import type { CertificateRule } from '../rule.ts'

export const missingOcspNocheck: CertificateRule = {
  subject: 'certificate',
  id: 'missing-ocsp-nocheck',
  title: 'OCSP responder certificate without id-pkix-ocsp-nocheck',
  severity: 'error',
  since: '0.1.0',
  scope: 'public',
  effective: '2012-07-01',
  citations: [
    {
      source: 'CA/B BR',
      section: '4.9.9',
      quote:
        'the OCSP signing Certificate MUST contain an extension of type id-pkix-ocsp-nocheck, as defined by RFC6960',
    },
    { source: 'RFC 6960', section: '4.2.2.2.1' },
  ],
  docs: {
    what: "The certificate of a public CA's OCSP responder has no id-pkix-ocsp-nocheck extension.",
    why: `
      Without it a client has to check whether the responder's certificate is revoked, and then whether the
      response to that is valid, and so on.
    `,
    whatToDo: `
      For the CA: reissue the responder's certificate. In openssl.cnf:

      \`\`\`ini
      extendedKeyUsage = OCSPSigning
      noCheck          = ignored
      \`\`\`
    `,
  },
  equivalents: ['zlint:e_ocsp_id_pkix_ocsp_nocheck_ext_not_included_server_auth'],

  check(certificate, report) {
    const { isCa, extendedKeyUsage } = certificate
    if (isCa || !extendedKeyUsage?.value.includes(OCSP_SIGNING)) return
    if (certificate.extension(OCSP_NO_CHECK)) return
    report({ bytes: extendedKeyUsage.bytes, message: 'OCSPSigning without id-pkix-ocsp-nocheck' })
  },
}

const OCSP_NO_CHECK = '1.3.6.1.5.5.7.48.1.5'
