import type { CrlRule } from '../rule.ts'

export const missingNextUpdate: CrlRule = {
  subject: 'crl',
  id: 'missing-next-update',
  title: 'CRL that does not say when the next one comes',
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
  docs: `
    The CRL has no nextUpdate.

    Nobody can tell whether it is still current: programs either take it for current forever or never.
  `,
  equivalents: ['zlint:e_crl_has_next_update'],

  check({ nextUpdate, thisUpdate }, report) {
    if (nextUpdate === undefined) report({ bytes: thisUpdate.bytes, message: 'there is no nextUpdate' })
  },
}
