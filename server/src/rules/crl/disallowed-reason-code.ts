import { CRL_REASONS } from '../../x509/extensions/crlExtensions.ts'
import { reportEntries } from '../crlEntries.ts'
import type { CrlRule } from '../rule.ts'

export const disallowedReasonCode: CrlRule = {
  subject: 'crl',
  id: 'disallowed-reason-code',
  title: 'Reason for a revocation that public authorities may not give',
  severity: 'error',
  since: '0.1.0',
  scope: 'public',
  effective: '2023-07-15',
  citations: [
    {
      source: 'CA/B BR',
      section: '7.2.2',
      quote:
        'MUST NOT be marked critical and MUST indicate the most appropriate reason for revocation of the Certificate.',
    },
  ],
  docs: `
    An entry of a public authority's CRL has another reason than keyCompromise, affiliationChanged, superseded,
    cessationOfOperation and privilegeWithdrawn.

    Browsers that keep revocations themselves choose by the reason which ones they take.
  `,
  equivalents: ['zlint:e_cab_crl_has_valid_reason_code'],

  check: (crl, report) =>
    reportEntries(crl, report, ({ reasonCode }) => {
      if (reasonCode === undefined || ALLOWED.has(reasonCode.value)) return undefined
      const { value, bytes } = reasonCode
      return { bytes, message: `${CRL_REASONS[value] ?? value} is no reason of public authorities` }
    }),
}

const ALLOWED: ReadonlySet<number> = new Set([1, 3, 4, 5, 9])
