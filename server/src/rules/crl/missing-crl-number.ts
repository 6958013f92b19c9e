import type { CrlRule } from '../rule.ts'

export const missingCrlNumber: CrlRule = {
  subject: 'crl',
  id: 'missing-crl-number',
  title: 'Missing CRL number',
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
  docs: {
    what: 'The CRL has no cRLNumber.',
    why: `
      The number is what shows which of two CRLs is the newer one, and what delta CRLs refer to.
    `,
    whatToDo: `
      Name a file for it in openssl.cnf, and put the first number into it; \`openssl ca -gencrl\` then writes
      the extension and counts:

      \`\`\`ini
      crlnumber = $dir/crlnumber
      \`\`\`

      \`\`\`sh
      echo 01 > crlnumber
      \`\`\`
    `,
    exceptions: `
      CRLs from before May 2008, when RFC 5280 was published.
    `,
  },
  equivalents: ['zlint:e_crl_missing_crl_number'],

  check({ extensions }, report) {
    if (!extensions.some(({ oid }) => oid === CRL_NUMBER)) report({ message: 'no cRLNumber' })
  },
}

const CRL_NUMBER = '2.5.29.20'
