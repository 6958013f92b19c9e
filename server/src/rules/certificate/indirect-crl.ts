import type { CertificateRule } from '../rule.ts'

export const indirectCrl: CertificateRule = {
  subject: 'certificate',
  id: 'indirect-crl',
  title: 'Indirect or partial CRL in a public certificate',
  severity: 'error',
  since: '0.1.0',
  scope: 'public',
  effective: '2023-09-15',
  citations: [
    { source: 'CA/B BR', section: '7.2', quote: 'CAs MUST NOT issue indirect CRLs' },
    { source: 'CA/B BR', section: '7.1.2.11.2' },
  ],
  docs: {
    what: 'A CRL distribution point of a public certificate names another CRL issuer, or covers some revocation reasons only.',
    why: `
      Browsers accept a CRL only from the issuer of the certificate, and for all reasons: with this one they
      do not learn of a revocation.
    `,
    whatToDo: `
      Ask the CA: "Reissue the certificate with the HTTP URL of a complete CRL of its own issuer."
    `,
  },
  equivalents: ['zlint:e_crlissuer_must_not_be_present_in_cdp'],

  check({ cRLDistributionPoints }, report) {
    for (const point of cRLDistributionPoints?.value ?? []) {
      const { cRLIssuer, reasons } = point
      if (cRLIssuer !== undefined) report({ bytes: point.bytes, message: 'the CRL has another issuer' })
      if (reasons !== undefined) report({ bytes: point.bytes, message: 'the CRL is for some reasons only' })
    }
  },
}
