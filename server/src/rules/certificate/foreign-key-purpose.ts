import { oidName } from '../../registry/objectIdentifiers.ts'
import {
  ANY_EXTENDED_KEY_USAGE,
  CLIENT_AUTH,
  CODE_SIGNING,
  EMAIL_PROTECTION,
  OCSP_SIGNING,
  SERVER_AUTH,
  TIME_STAMPING,
} from '../../x509/extensions/extendedKeyUsage.ts'
import type { CertificateRule } from '../rule.ts'
import { supersededBy } from '../shared/baselineRequirements.ts'
import { isServerCertificate } from '../shared/certificateRoles.ts'

export const foreignKeyPurpose: CertificateRule = {
  subject: 'certificate',
  id: 'foreign-key-purpose',
  title: 'Additional extended key usage in a public server certificate',
  severity: 'error',
  since: '0.1.0',
  scope: 'public',
  effective: '2012-07-01',
  citations: [
    {
      source: 'CA/B BR',
      section: '7.1.2.3',
      quote: 'The value anyExtendedKeyUsage MUST NOT be present.',
      superseded: supersededBy('7.1.2.7.10'),
    },
    { source: 'CA/B BR', section: '7.1.2.7.10' },
  ],
  docs: {
    what: 'The extended key usage of a public server certificate has another purpose than serverAuth and clientAuth.',
    why: `
      A server's key that may also sign code, email, time stamps or OCSP responses is worth stealing for
      these. The purposes that the Baseline Requirements forbid are errors in certificates from September 2023
      on, anyExtendedKeyUsage always; any other is a warning.
    `,
    whatToDo: `
      Ask the CA: "Reissue the certificate with serverAuth as the only extended key usage."
    `,
  },
  equivalents: ['zlint:w_sub_cert_eku_extra_values', 'zlint:e_sub_cert_eku_check'],

  check(certificate, report) {
    const { extendedKeyUsage, validity } = certificate
    if (extendedKeyUsage === undefined || !isServerCertificate(certificate)) return
    const isOfProfile = validity.notBefore.value >= PROFILES_OF_2023
    for (const purpose of extendedKeyUsage.value) {
      if (purpose === SERVER_AUTH || purpose === CLIENT_AUTH) continue
      // Until then one for mail was allowed.
      if (purpose === EMAIL_PROTECTION && !isOfProfile) continue
      const isForbidden = purpose === ANY_EXTENDED_KEY_USAGE || (isOfProfile && FORBIDDEN.has(purpose))
      report({
        bytes: extendedKeyUsage.bytes,
        message: `${oidName(purpose) ?? purpose} in a public server certificate`,
        severity: isForbidden ? 'error' : 'warning',
      })
    }
  },
}

const PROFILES_OF_2023 = Date.UTC(2023, 8, 15)

const FORBIDDEN: ReadonlySet<string> = new Set([
  CODE_SIGNING,
  EMAIL_PROTECTION,
  TIME_STAMPING,
  OCSP_SIGNING,
  // For signing precertificates (RFC 6962, section 3.1).
  '1.3.6.1.4.1.11129.2.4.4',
])
