import { oidName } from '../../registry/objectIdentifiers.ts'
import { isUnderstood } from '../../x509/understoodExtensions.ts'
import type { CertificateRule } from '../rule.ts'

export const unknownCriticalExtension: CertificateRule = {
  subject: 'certificate',
  id: 'unknown-critical-extension',
  title: 'Critical extension that programs do not know',
  severity: 'error',
  since: '0.1.0',
  citations: [
    {
      source: 'RFC 5280',
      section: '4.2',
      quote:
        'A certificate-using system MUST reject the certificate if it encounters a critical extension it does not recognize or a critical extension that contains information that it cannot process.',
    },
    {
      source: 'OpenSSL',
      section: 'X509_V_ERR_UNHANDLED_CRITICAL_EXTENSION',
      quote: 'unhandled critical extension',
    },
  ],
  docs: `
    An extension is marked critical, and OpenSSL does not know what it means.

    A program that does not know a critical extension has to refuse the certificate, and OpenSSL, Go and browsers do.

    Extensions that RFC 5280 does not want to be critical are the finding of another rule, and so are precertificates.
  `,

  check({ extensions }, report) {
    for (const extension of extensions) {
      const { oid, critical } = extension
      if (!critical || isUnderstood(oid) || OF_OTHER_RULES.has(oid)) continue
      report({ bytes: extension.bytes, message: `critical, and few know it: ${oidName(oid) ?? oid}` })
    }
  },
}

/** The key identifiers, subjectDirectoryAttributes, freshestCRL, issuerAltName, the two information accesses, the poison. */
const OF_OTHER_RULES: ReadonlySet<string> = new Set([
  '2.5.29.14',
  '2.5.29.35',
  '2.5.29.9',
  '2.5.29.46',
  '2.5.29.18',
  '1.3.6.1.5.5.7.1.1',
  '1.3.6.1.5.5.7.1.11',
  '1.3.6.1.4.1.11129.2.4.3',
])
