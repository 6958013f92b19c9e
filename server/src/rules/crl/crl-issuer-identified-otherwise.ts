import type { CrlRule } from '../rule.ts'

export const crlIssuerIdentifiedOtherwise: CrlRule = {
  subject: 'crl',
  id: 'crl-issuer-identified-otherwise',
  title: 'CRL issuer not identified by its key alone',
  severity: 'error',
  since: '0.1.0',
  scope: 'public',
  effective: '2023-09-15',
  citations: [
    {
      source: 'RFC 5280',
      section: '5.2.1',
      quote:
        'Conforming CRL issuers MUST use the key identifier method, and MUST include this extension in all CRLs issued.',
    },
    { source: 'CA/B BR', section: '7.2.2' },
    { source: 'CA/B BR', section: '7.1.2.11.1' },
  ],
  docs: {
    what: "The authorityKeyIdentifier of a public CA's CRL has the issuer's name and serial number, or no key identifier.",
    why: `
      Name and serial number are those of one certificate of the CA, and it may have several with the same
      key: a program that compares them does not find the issuer of the CRL for the others.
    `,
    whatToDo: `
      For the CA: issue the next CRL with the key identifier alone. In openssl.cnf, in the section that
      \`crl_extensions\` names:

      \`\`\`ini
      authorityKeyIdentifier = keyid
      \`\`\`
    `,
    exceptions: `
      CRLs of private CAs, and those from before 15 September 2023.
    `,
  },
  equivalents: ['zlint:e_crl_auth_key_id_only_contains_keyid'],

  check({ extensions, authorityKeyIdentifier }, report) {
    const extension = extensions.find(({ oid }) => oid === AUTHORITY_KEY_IDENTIFIER)
    if (extension === undefined) return
    const { bytes } = extension
    const identifier = authorityKeyIdentifier?.value
    if (identifier?.keyIdentifier === undefined) report({ bytes, message: 'no key identifier' })
    else if (identifier.authorityCertIssuer !== undefined) {
      report({ bytes, message: "the issuer is identified by its issuer's name as well" })
    } else if (identifier.authorityCertSerialNumber !== undefined) {
      report({ bytes, message: 'the issuer is identified by its serial number as well' })
    }
  },
}

const AUTHORITY_KEY_IDENTIFIER = '2.5.29.35'
