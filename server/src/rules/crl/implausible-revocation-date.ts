import { isoDate } from '../../base/instant.ts'
import { reportEntries } from '../crlEntries.ts'
import type { CrlRule } from '../rule.ts'

export const implausibleRevocationDate: CrlRule = {
  subject: 'crl',
  id: 'implausible-revocation-date',
  title: 'Revocation at an impossible time',
  severity: 'warning',
  since: '0.1.0',
  citations: [
    { source: 'RFC 5280', section: '5.1.2.4' },
    { source: 'RFC 5280', section: '5.1.2.6' },
  ],
  docs: `
    A certificate was revoked after the CRL was issued, or before the Internet had CRLs (1999).

    What happens after the issue of a CRL cannot stand in it, so that one of the two clocks is wrong. A date of long ago is
    most often one that a program forgot to set. Programs that verify old signatures go by the date.
  `,
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
