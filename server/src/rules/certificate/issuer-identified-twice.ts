import { isSelfSigned } from '../../x509/selfSigned.ts'
import type { CertificateRule } from '../rule.ts'

export const issuerIdentifiedTwice: CertificateRule = {
  subject: 'certificate',
  id: 'issuer-identified-twice',
  title: 'Issuer identified by key and by name and serial number',
  severity: 'error',
  since: '0.1.0',
  scope: 'public',
  effective: '2013-07-26',
  citations: [
    {
      source: 'Mozilla Root Store Policy',
      section: '5.2',
      quote: 'CAs MUST NOT issue certificates that have',
      url: 'https://www.mozilla.org/about/governance/policies/security-group/certs/policy/',
    },
    { source: 'CA/B BR', section: '7.1.2.11.1' },
  ],
  docs: {
    what: "The authority key identifier of a public certificate has the identifier of the issuer's key and also the name and serial number of the issuer's certificate.",
    why: `
      When the issuer gets another certificate with the same key, the two contradict each other, and programs
      do not find the path: OpenSSL reports \`unable to get local issuer certificate\`.
    `,
    whatToDo: `
      Ask the CA: "Reissue the certificate with keyIdentifier as the only field of authorityKeyIdentifier." In
      openssl.cnf:

      \`\`\`ini
      authorityKeyIdentifier = keyid
      \`\`\`
    `,
    exceptions: `
      Roots.
    `,
  },
  equivalents: ['zlint:e_mp_authority_key_identifier_correct'],

  check(certificate, report) {
    const { authorityKeyIdentifier } = certificate
    if (authorityKeyIdentifier === undefined || isSelfSigned(certificate)) return
    const { keyIdentifier, authorityCertIssuer } = authorityKeyIdentifier.value
    if (keyIdentifier === undefined || authorityCertIssuer === undefined) return
    report({
      bytes: authorityKeyIdentifier.bytes,
      message: 'the issuer is identified by key and by name and serial number',
    })
  },
}
