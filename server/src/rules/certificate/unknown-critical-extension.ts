import { oidName } from '../../registry/objectIdentifiers.ts'
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
      if (!critical || KNOWN.has(oid)) continue
      report({ bytes: extension.bytes, message: `critical, and few know it: ${oidName(oid) ?? oid}` })
    }
  },
}

const KNOWN: ReadonlySet<string> = new Set([
  // Those that OpenSSL heeds: keyUsage, subjectAltName, basicConstraints, nameConstraints, cRLDistributionPoints,
  '2.5.29.15',
  '2.5.29.17',
  '2.5.29.19',
  '2.5.29.30',
  '2.5.29.31',
  // certificatePolicies, policyMappings, policyConstraints, extKeyUsage, inhibitAnyPolicy,
  '2.5.29.32',
  '2.5.29.33',
  '2.5.29.36',
  '2.5.29.37',
  '2.5.29.54',
  // proxyCertInfo, addresses and numbers of networks (RFC 3779), ocspNoCheck, netscapeCertType.
  '1.3.6.1.5.5.7.1.14',
  '1.3.6.1.5.5.7.1.7',
  '1.3.6.1.5.5.7.1.8',
  '1.3.6.1.5.5.7.48.1.5',
  '2.16.840.1.113730.1.1',
  // Those that other rules are about: the key identifiers, subjectDirectoryAttributes, freshestCRL, issuerAltName,
  '2.5.29.14',
  '2.5.29.35',
  '2.5.29.9',
  '2.5.29.46',
  '2.5.29.18',
  // the two information accesses, the poison of precertificates.
  '1.3.6.1.5.5.7.1.1',
  '1.3.6.1.5.5.7.1.11',
  '1.3.6.1.4.1.11129.2.4.3',
])
