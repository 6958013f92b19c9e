import { MUST_STAPLE } from '../../x509/extensions/tlsFeature.ts'
import type { CertificateRule } from '../rule.ts'

export const mustStapleWithoutOcsp: CertificateRule = {
  subject: 'certificate',
  id: 'must-staple-without-ocsp',
  title: 'Must-staple without an OCSP responder URL',
  severity: 'warning',
  since: '0.1.0',
  citations: [{ source: 'RFC 7633', section: '4' }],
  docs: {
    what: 'The certificate requires its server to staple an OCSP response (must-staple), but has no OCSP responder URL.',
    why: `
      The server has nothing to staple, and clients that enforce the extension refuse the connection: Firefox
      with \`MOZILLA_PKIX_ERROR_REQUIRED_TLS_FEATURE_MISSING\`.
    `,
    whatToDo: `
      Request the next certificate without must-staple: without Certbot's \`--must-staple\`, and without this
      line in openssl.cnf:

      \`\`\`ini
      tlsfeature = status_request
      \`\`\`
    `,
  },

  check({ tlsFeature, authorityInfoAccess }, report) {
    if (!tlsFeature?.value.includes(MUST_STAPLE)) return
    if (authorityInfoAccess?.value.some((it) => it.method === OCSP)) return
    report({ bytes: tlsFeature.bytes, message: 'must-staple without an OCSP responder URL' })
  },
}

const OCSP = '1.3.6.1.5.5.7.48.1'
