import { reportEntries } from '../crlEntries.ts'
import type { CrlRule } from '../rule.ts'

export const emptyCrlEntryExtensions: CrlRule = {
  subject: 'crl',
  id: 'empty-crl-entry-extensions',
  title: 'Entry of a CRL with an empty list of extensions',
  severity: 'warning',
  since: '0.1.0',
  effective: '2008-05-01',
  citations: [{ source: 'RFC 5280', section: 'A.1' }],
  docs: `
    An entry of the CRL has a list of extensions in which nothing is.

    A list of extensions has at least one; where there is none, the field is to be missing. Strict programs refuse the CRL.
  `,
  equivalents: ['zlint:e_crl_empty_extn_sequence'],

  check: (crl, report) =>
    reportEntries(crl, report, ({ extensions }) =>
      extensions?.value.length === 0
        ? { bytes: extensions.bytes, message: 'the list of extensions is empty' }
        : undefined,
    ),
}
