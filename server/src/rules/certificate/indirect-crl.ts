import type { CertificateRule } from '../rule.ts'

export const indirectCrl: CertificateRule = {
  subject: 'certificate',
  id: 'indirect-crl',
  title: 'Public certificate whose CRL is that of another issuer, or for some reasons only',
  severity: 'error',
  since: '0.1.0',
  scope: 'public',
  effective: '2023-09-15',
  citations: [
    { source: 'CA/B BR', section: '7.2', quote: 'CAs MUST NOT issue indirect CRLs' },
    { source: 'CA/B BR', section: '7.1.2.11.2' },
  ],
  docs: `
    A CRL distribution point of a public certificate says that another issuer signs the list, or that it is for some
    reasons of revocation only.

    Browsers take a list only from the issuer of the certificate, and for all reasons. Certificates of before September
    2023 and those of private authorities are left alone.
  `,
  equivalents: ['zlint:e_crlissuer_must_not_be_present_in_cdp'],

  check({ cRLDistributionPoints }, report) {
    for (const point of cRLDistributionPoints?.value ?? []) {
      const { cRLIssuer, reasons } = point
      if (cRLIssuer !== undefined)
        report({ bytes: point.bytes, message: 'the CRL is signed by another issuer' })
      if (reasons !== undefined) report({ bytes: point.bytes, message: 'the CRL is for some reasons only' })
    }
  },
}
