import { isoDate } from '../../base/instant.ts'
import type { CrlRule } from '../rule.ts'
import { reportEntries } from '../shared/crlEntries.ts'

export const implausibleRevocationDate: CrlRule = {
  subject: 'crl',
  id: 'implausible-revocation-date',
  title: 'Implausible revocation date',
  severity: 'warning',
  since: '0.1.0',
  citations: [
    { source: 'RFC 5280', section: '5.1.2.4' },
    { source: 'RFC 5280', section: '5.1.2.6' },
  ],
  docs: {
    what: 'A certificate was revoked after the CRL was issued, or before the Internet had CRLs (1999).',
    why: `
      What happens after a CRL was issued cannot be in it, so that one of the two clocks is wrong. A date such
      as 1970-01-01 is most often one that a program did not set. Programs that verify old signatures decide
      by the date.
    `,
    whatToDo: `
      For the CA: correct the date in its database (the third field of the line in \`index.txt\` of
      \`openssl ca\`, as \`YYMMDDHHMMSSZ\`), and issue the CRL again:

      \`\`\`sh
      openssl ca -gencrl -out ca.crl
      \`\`\`
    `,
  },
  equivalents: ['zlint:e_crl_revocation_time_after_this_update', 'zlint:e_crl_revocation_date_too_early'],

  check: (crl, report) =>
    reportEntries(crl, report, ({ revocationDate }) => {
      if (revocationDate === undefined) return undefined
      const { value, bytes } = revocationDate
      if (value > crl.thisUpdate.value) {
        return { bytes, message: 'revoked after the CRL was issued' }
      }
      return value < FIRST_CRLS ? { bytes, message: `revoked on ${isoDate(value)}` } : undefined
    }),
}

/** RFC 2459. */
const FIRST_CRLS = Date.UTC(1999, 0, 1)
