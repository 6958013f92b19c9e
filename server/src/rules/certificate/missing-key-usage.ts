import { isSelfSigned } from '../../x509/selfSigned.ts'
import type { CertificateRule } from '../rule.ts'
import { STRICT_VERIFIERS_REFUSE } from '../shared/certificateRoles.ts'

export const missingKeyUsage: CertificateRule = {
  subject: 'certificate',
  id: 'missing-key-usage',
  title: 'Missing key usage in a CA certificate',
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
  docs: {
    what: 'The certificate of a CA has no key usage extension.',
    why: `
      Python from 3.13 on and OpenSSL in strict mode refuse it, and with it every certificate that it issued:
      \`CA cert does not include key usage extension\`.
    `,
    whatToDo: `
      Reissue the CA certificate with the same key. In openssl.cnf:

      \`\`\`ini
      keyUsage = critical, keyCertSign, cRLSign
      \`\`\`
    `,
    exceptions: `
      For a root it is a warning: validation begins with a root's name and key (section 6.1.1), and other
      programs accept it. Certificates from before May 2008, when RFC 5280 was published, and CA certificates
      that a server presents as its own.
    `,
  },
  equivalents: ['zlint:e_ca_key_usage_missing', 'zlint:e_root_ca_key_usage_present'],

  check(certificate, report, { isPresentedByServer }) {
    const { isCa, basicConstraints, version } = certificate
    // Another rule reports that it is a CA certificate at all.
    if (isPresentedByServer) return
    if (!isCa || version.value !== 3 || certificate.extension(KEY_USAGE)) return
    const { bytes } = basicConstraints!
    if (isSelfSigned(certificate)) {
      report({ bytes, message: `no key usage: ${STRICT_VERIFIERS_REFUSE}`, severity: 'warning' })
    } else report({ bytes, message: 'CA certificate without a key usage' })
  },
}

const KEY_USAGE = '2.5.29.15'
