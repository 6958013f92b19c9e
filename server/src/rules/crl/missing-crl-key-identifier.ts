import type { CrlRule } from '../rule.ts'

export const missingCrlKeyIdentifier: CrlRule = {
  subject: 'crl',
  id: 'missing-crl-key-identifier',
  title: 'CRL that does not say which key signed it',
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
  docs: `
    The CRL has no authorityKeyIdentifier.

    An authority that has several keys, as after a change of keys, signs a CRL with one of them: without the identifier
    programs have to try. \`openssl ca -gencrl\` writes it when the section that \`crl_extensions\` names has
    \`authorityKeyIdentifier=keyid\`.
  `,
  equivalents: ['zlint:e_crl_has_authority_key_identifier'],

  check({ extensions }, report) {
    if (!extensions.some(({ oid }) => oid === AUTHORITY_KEY_IDENTIFIER)) {
      report({ message: 'there is no authorityKeyIdentifier' })
    }
  },
}

const AUTHORITY_KEY_IDENTIFIER = '2.5.29.35'
