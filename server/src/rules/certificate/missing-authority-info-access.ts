import type { CertificateRule } from '../rule.ts'

export const missingAuthorityInfoAccess: CertificateRule = {
  subject: 'certificate',
  id: 'missing-authority-info-access',
  title: 'Public server certificate that does not say where its issuer is',
  severity: 'warning',
  since: '0.1.0',
  scope: 'public',
  effective: '2012-07-01',
  citations: [{ source: 'CA/B BR', section: '7.1.2.7.7' }],
  docs: `
    The certificate of a public server has no authority information access extension.

    Clients that look for a missing intermediate find its address there.

    Certificates of private authorities are left alone.
  `,
  equivalents: ['zlint:e_sub_cert_aia_missing'],

  *check({ extensions, isCa, subject }) {
    if (isCa || extensions.some((it) => it.oid === AUTHORITY_INFO_ACCESS)) return
    yield { bytes: subject.bytes, message: 'no authority information access' }
  },
}

const AUTHORITY_INFO_ACCESS = '1.3.6.1.5.5.7.1.1'
