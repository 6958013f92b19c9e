import { reportEntries } from '../crlEntries.ts'
import type { CrlRule } from '../rule.ts'

export const invalidReasonCode: CrlRule = {
  subject: 'crl',
  id: 'invalid-reason-code',
  title: 'Reason for a revocation that says nothing',
  severity: 'warning',
  since: '0.1.0',
  effective: '2008-05-01',
  citations: [
    {
      source: 'RFC 5280',
      section: '5.3.1',
      quote:
        'the reason code CRL entry extension SHOULD be absent instead of using the unspecified (0) reasonCode value',
    },
    {
      source: 'CA/B BR',
      section: '7.2.2',
      quote: 'When present (OID 2.5.29.21), MUST NOT be marked critical',
    },
  ],
  docs: `
    An entry of the CRL gives no reason by saying so, gives one that does not exist, or marks it critical.

    There are the reasons 1 to 6 and 8 to 10. Where none is to be given, the extension is to be missing.
  `,
  equivalents: ['zlint:e_crl_has_valid_reason_code', 'zlint:e_cab_crl_reason_code_not_critical'],

  check: (crl, report) =>
    reportEntries(crl, report, ({ reasonCode, extensions }) => {
      if (reasonCode === undefined) return []
      const { value, bytes } = reasonCode
      return [
        ...(value === 0 ? [{ bytes, message: 'the reason is given as unspecified' }] : []),
        ...(value < 0 || value === 7 || value > 10
          ? [{ bytes, message: `there is no reason ${value}` }]
          : []),
        ...(extensions?.value.some((it) => it.oid === REASON_CODE && it.critical)
          ? [{ bytes, message: 'the reason is critical', severity: 'error' as const }]
          : []),
      ]
    }),
}

const REASON_CODE = '2.5.29.21'
