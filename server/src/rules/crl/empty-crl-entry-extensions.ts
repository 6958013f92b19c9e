import type { CrlRule } from '../rule.ts'
import { reportEntries } from '../shared/crlEntries.ts'

export const emptyCrlEntryExtensions: CrlRule = {
  subject: 'crl',
  id: 'empty-crl-entry-extensions',
  title: 'Empty extension list in a CRL entry',
  severity: 'warning',
  since: '0.1.0',
  effective: '2008-05-01',
  citations: [{ source: 'RFC 5280', section: 'A.1' }],
  docs: {
    what: 'An entry of the CRL has a list of extensions with none in it.',
    why: `
      A list of extensions has at least one; with none, the field has to be absent. Strict parsers refuse the
      CRL.
    `,
    whatToDo: `
      Ask the CA, or the maker of its software: "Omit crlEntryExtensions in CRL entries that have none (RFC
      5280, 5.1)." OpenSSL writes it correctly:

      \`\`\`sh
      openssl ca -gencrl -out ca.crl
      \`\`\`
    `,
    exceptions: `
      CRLs from before May 2008, when RFC 5280 was published.
    `,
  },
  equivalents: ['zlint:e_crl_empty_extn_sequence'],

  check: (crl, report) =>
    reportEntries(crl, report, ({ extensions }) =>
      extensions?.value.length === 0
        ? { bytes: extensions.bytes, message: 'the list of extensions is empty' }
        : undefined,
    ),
}
