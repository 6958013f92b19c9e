import { MUST_STAPLE } from '../../x509/extensions/tlsFeature.ts'
import type { CertificateRule } from '../rule.ts'

export const mustStapleWithoutOcsp: CertificateRule = {
  subject: 'certificate',
  id: 'must-staple-without-ocsp',
  title: 'Certificate that asks for stapling and has no address of OCSP',
  severity: 'warning',
  since: '0.1.0',
  citations: [{ source: 'RFC 7633', section: '4' }],
  docs: `
    The certificate asks its server for a stapled answer of OCSP (must-staple), but says nowhere where to get one.

    The server has nothing to staple, and clients that heed the extension refuse the connection.
  `,

  check({ tlsFeature, authorityInfoAccess }, report) {
    if (!tlsFeature?.value.includes(MUST_STAPLE)) return
    if (authorityInfoAccess?.value.some((it) => it.method === OCSP)) return
    report({ bytes: tlsFeature.bytes, message: 'stapling is asked for, but there is no address of OCSP' })
  },
}

const OCSP = '1.3.6.1.5.5.7.48.1'
