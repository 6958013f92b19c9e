import type { CrlRule } from '../rule.ts'

export const missingNextUpdate: CrlRule = {
  subject: 'crl',
  id: 'missing-next-update',
  title: 'Missing nextUpdate in a CRL',
  severity: 'error',
  since: '0.1.0',
  effective: '2008-05-01',
  citations: [
    {
      source: 'RFC 5280',
      section: '5.1.2.5',
      quote: 'Conforming CRL issuers MUST include the nextUpdate field in all CRLs.',
    },
  ],
  docs: {
    what: 'The CRL has no nextUpdate.',
    why: `
      Nobody can see whether it is still current: programs take it either for current forever, so that a new
      revocation is never noticed, or for outdated.
    `,
    whatToDo: `
      Set the period in openssl.cnf and issue the CRL again:

      \`\`\`ini
      default_crl_days = 7
      \`\`\`
    `,
    exceptions: `
      CRLs from before May 2008, when RFC 5280 was published.
    `,
  },
  equivalents: ['zlint:e_crl_has_next_update'],

  check({ nextUpdate, thisUpdate }, report) {
    if (nextUpdate === undefined) report({ bytes: thisUpdate.bytes, message: 'no nextUpdate' })
  },
}
