import { oidName } from '../../registry/objectIdentifiers.ts'
import { OCSP_SIGNING } from '../../x509/extensions/extendedKeyUsage.ts'
import type { CertificateRule } from '../rule.ts'

export const overloadedOcspResponder: CertificateRule = {
  subject: 'certificate',
  id: 'overloaded-ocsp-responder',
  title: 'Responder of OCSP with extensions that are not for it',
  severity: 'error',
  since: '0.1.0',
  scope: 'public',
  effective: '2023-09-15',
  citations: [
    { source: 'CA/B BR', section: '7.1.2.8.2' },
    {
      source: 'CA/B BR',
      section: '7.1.2',
      quote:
        'If the CA asserts compliance with these Baseline Requirements, all certificates that it issues MUST comply with one of the following certificate profiles',
    },
  ],
  docs: `
    The certificate of a public authority's OCSP responder has policies, CRL distribution points or another usage than
    digitalSignature.

    Wrong policies make its answers invalid, nobody asks whether it is revoked, and its key signs nothing but answers.
    Certificates of before September 2023 and those of private authorities are left alone.
  `,
  equivalents: [
    'zlint:e_ocsp_cert_cp_forbidden',
    'zlint:e_ocsp_cert_cdp_forbidden',
    'zlint:e_ocsp_cert_invalid_ku',
  ],

  check({ isCa, extendedKeyUsage, keyUsage, extensions }, report) {
    if (isCa || !extendedKeyUsage?.value.includes(OCSP_SIGNING)) return
    for (const extension of extensions) {
      const { oid } = extension
      if (oid !== CERTIFICATE_POLICIES && oid !== CRL_DISTRIBUTION_POINTS) continue
      report({ bytes: extension.bytes, message: `${oidName(oid)} in the certificate of an OCSP responder` })
    }
    const other = keyUsage?.value.find((it) => it !== 'digitalSignature')
    if (other !== undefined) {
      report({ bytes: keyUsage!.bytes, message: `${other} in the certificate of an OCSP responder` })
    }
  },
}

const CRL_DISTRIBUTION_POINTS = '2.5.29.31'
const CERTIFICATE_POLICIES = '2.5.29.32'
