import { isSelfSigned } from '../../x509/selfSigned.ts'
import { STRICT_VERIFIERS_REFUSE } from '../certificateRoles.ts'
import type { CertificateRule } from '../rule.ts'

export const missingKeyUsage: CertificateRule = {
  subject: 'certificate',
  id: 'missing-key-usage',
  title: 'Authority without a key usage',
  severity: 'error',
  since: '0.1.0',
  effective: '2008-05-01',
  citations: [
    {
      source: 'RFC 5280',
      section: '4.2.1.3',
      quote:
        'Conforming CAs MUST include this extension in certificates that contain public keys that are used to validate digital signatures on other public key certificates or CRLs.',
    },
    {
      source: 'OpenSSL',
      section: 'X509_V_ERR_CA_CERT_MISSING_KEY_USAGE',
      quote: 'CA cert does not include key usage extension',
    },
  ],
  docs: `
    The certificate of an authority has no key usage extension.

    Python from 3.13 on and OpenSSL in strict mode refuse it, and with it every certificate that it issued. For a root it
    is a warning: validation begins with a root's name and key (section 6.1.1), and other programs do not mind.

    Certificates of before May 2008, when RFC 5280 was published, are left alone, and so is a CA certificate
    where a server presents it as its own.
  `,
  equivalents: ['zlint:e_ca_key_usage_missing', 'zlint:e_root_ca_key_usage_present'],

  check(certificate, report, { isPresentedByServer }) {
    const { isCa, basicConstraints, version } = certificate
    // Another rule reports that it is a CA certificate at all.
    if (isPresentedByServer) return
    if (!isCa || version.value !== 3 || certificate.extension(KEY_USAGE)) return
    const { bytes } = basicConstraints!
    if (isSelfSigned(certificate)) {
      report({ bytes, message: `no key usage: ${STRICT_VERIFIERS_REFUSE}`, severity: 'warning' })
    } else report({ bytes, message: 'an authority without a key usage' })
  },
}

const KEY_USAGE = '2.5.29.15'
