// The critical extensions that programs understand (RFC 5280, section 4.2: what is critical and not understood makes a
// program refuse the certificate). The list is OpenSSL's, X509_supported_extension in crypto/x509/v3_purp.c, which
// Node.js, curl and Python follow; Go's and the browsers' are shorter.

const UNDERSTOOD: ReadonlySet<string> = new Set([
  // keyUsage, subjectAltName, basicConstraints, nameConstraints, cRLDistributionPoints
  '2.5.29.15',
  '2.5.29.17',
  '2.5.29.19',
  '2.5.29.30',
  '2.5.29.31',
  // certificatePolicies, policyMappings, policyConstraints, extKeyUsage, inhibitAnyPolicy
  '2.5.29.32',
  '2.5.29.33',
  '2.5.29.36',
  '2.5.29.37',
  '2.5.29.54',
  // proxyCertInfo, the addresses and numbers of networks (RFC 3779), ocspNoCheck, netscapeCertType
  '1.3.6.1.5.5.7.1.14',
  '1.3.6.1.5.5.7.1.7',
  '1.3.6.1.5.5.7.1.8',
  '1.3.6.1.5.5.7.48.1.5',
  '2.16.840.1.113730.1.1',
])

/** Whether OpenSSL accepts a certificate in which this extension is critical. */
export function isUnderstood(oid: string): boolean {
  return UNDERSTOOD.has(oid)
}
