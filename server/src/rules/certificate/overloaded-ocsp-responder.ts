import { oidName } from '../../registry/objectIdentifiers.ts'
import { OCSP_SIGNING } from '../../x509/extensions/extendedKeyUsage.ts'
import type { CertificateRule } from '../rule.ts'

export const overloadedOcspResponder: CertificateRule = {
  subject: 'certificate',
  id: 'overloaded-ocsp-responder',
  title: 'Unsuitable extension in an OCSP responder certificate',
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
  docs: {
    what: "The certificate of a public CA's OCSP responder has policies, CRL distribution points or another key usage than digitalSignature.",
    why: `
      Policies can make its responses invalid, nobody checks whether it is revoked (id-pkix-ocsp-nocheck), and
      its key signs nothing but responses.
    `,
    whatToDo: `
      For the CA: reissue the responder's certificate. In openssl.cnf:

      \`\`\`ini
      keyUsage         = critical, digitalSignature
      extendedKeyUsage = OCSPSigning
      noCheck          = ignored
      \`\`\`
    `,
  },
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
      report({ bytes: extension.bytes, message: `${oidName(oid)} in an OCSP responder certificate` })
    }
    const other = keyUsage?.value.find((it) => it !== 'digitalSignature')
    if (other !== undefined) {
      report({ bytes: keyUsage!.bytes, message: `${other} in an OCSP responder certificate` })
    }
  },
}

const CRL_DISTRIBUTION_POINTS = '2.5.29.31'
const CERTIFICATE_POLICIES = '2.5.29.32'
