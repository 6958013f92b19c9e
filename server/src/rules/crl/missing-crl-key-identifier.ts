import type { CrlRule } from '../rule.ts'

export const missingCrlKeyIdentifier: CrlRule = {
  subject: 'crl',
  id: 'missing-crl-key-identifier',
  title: 'Missing authorityKeyIdentifier in a CRL',
  severity: 'error',
  since: '0.1.0',
  effective: '2008-05-01',
  citations: [
    {
      source: 'RFC 5280',
      section: '5.2.1',
      quote:
        'Conforming CRL issuers MUST use the key identifier method, and MUST include this extension in all CRLs issued.',
    },
  ],
  docs: {
    what: 'The CRL has no authorityKeyIdentifier.',
    why: `
      A CA that has several keys, as after a change of keys, signs a CRL with one of them: without the
      identifier programs have to try each, and some try one only and report an invalid CRL signature.
    `,
    whatToDo: `
      In openssl.cnf, in the section that \`crl_extensions\` names:

      \`\`\`ini
      crl_extensions = crl_ext
      [crl_ext]
      authorityKeyIdentifier = keyid
      \`\`\`
    `,
    exceptions: `
      CRLs from before May 2008, when RFC 5280 was published.
    `,
  },
  equivalents: ['zlint:e_crl_has_authority_key_identifier'],

  check({ extensions }, report) {
    if (!extensions.some(({ oid }) => oid === AUTHORITY_KEY_IDENTIFIER)) {
      report({ message: 'no authorityKeyIdentifier' })
    }
  },
}

const AUTHORITY_KEY_IDENTIFIER = '2.5.29.35'
