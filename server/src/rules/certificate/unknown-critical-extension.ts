import { oidName } from '../../registry/objectIdentifiers.ts'
import { isUnderstood } from '../../x509/understoodExtensions.ts'
import type { CertificateRule } from '../rule.ts'

export const unknownCriticalExtension: CertificateRule = {
  subject: 'certificate',
  id: 'unknown-critical-extension',
  title: 'Unrecognized critical extension',
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
  docs: {
    what: 'An extension is marked critical, and OpenSSL does not support it.',
    why: `
      A program has to refuse a certificate with a critical extension that it does not support, and OpenSSL
      (\`unhandled critical extension\`), Go (\`x509: unhandled critical extension\`) and browsers do.
    `,
    whatToDo: `
      Reissue the certificate with the extension not critical. In openssl.cnf, leave out the word:

      \`\`\`ini
      tlsfeature = status_request
      1.2.3.4    = ASN1:UTF8String:text
      \`\`\`
    `,
    exceptions: `
      Extensions that RFC 5280 wants non-critical are reported by \`extension-criticality\`, precertificates by
      \`precertificate\`.
    `,
  },

  check({ extensions }, report) {
    for (const extension of extensions) {
      const { oid, critical } = extension
      if (!critical || isUnderstood(oid) || OF_OTHER_RULES.has(oid)) continue
      report({ bytes: extension.bytes, message: `unrecognized critical extension ${oidName(oid) ?? oid}` })
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
