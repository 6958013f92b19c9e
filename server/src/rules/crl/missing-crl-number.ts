import type { CrlRule } from '../rule.ts'

export const missingCrlNumber: CrlRule = {
  subject: 'crl',
  id: 'missing-crl-number',
  title: 'CRL without a number',
  severity: 'error',
  since: '0.1.0',
  effective: '2008-05-01',
  citations: [
    {
      source: 'RFC 5280',
      section: '5.2.3',
      quote: 'CRL issuers conforming to this profile MUST include this extension in all CRLs',
    },
  ],
  docs: `
    The CRL has no cRLNumber.

    By the number programs tell which of two CRLs is the newer one. \`openssl ca -gencrl\` writes it when the setting
    \`crlnumber\` names a file.
  `,
  equivalents: ['zlint:e_crl_missing_crl_number'],

  check({ extensions }, report) {
    if (!extensions.some(({ oid }) => oid === CRL_NUMBER)) report({ message: 'there is no cRLNumber' })
  },
}

const CRL_NUMBER = '2.5.29.20'
