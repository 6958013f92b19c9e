import type { CrlRule } from '../rule.ts'
import { reportEntries } from '../shared/crlEntries.ts'

export const invalidReasonCode: CrlRule = {
  subject: 'crl',
  id: 'invalid-reason-code',
  title: 'Invalid CRL reason code',
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
  docs: {
    what: 'An entry of the CRL has the reason unspecified, a reason that does not exist, or a critical reasonCode.',
    why: `
      The reasons are 1 to 6 and 8 to 10; unspecified (0) is to be expressed by the extension's absence. A
      program that does not know a critical reason has to refuse the CRL.
    `,
    whatToDo: `
      For the CA: revoke without a reason, or with a known one:

      \`\`\`sh
      openssl ca -revoke cert.pem
      openssl ca -revoke cert.pem -crl_reason keyCompromise
      \`\`\`
    `,
    exceptions: `
      CRLs from before May 2008, when RFC 5280 was published.
    `,
  },
  equivalents: ['zlint:e_crl_has_valid_reason_code', 'zlint:e_cab_crl_reason_code_not_critical'],

  check: (crl, report) =>
    reportEntries(crl, report, ({ reasonCode, extensions }) => {
      if (reasonCode === undefined) return []
      const { value, bytes } = reasonCode
      return [
        ...(value === 0 ? [{ bytes, message: 'reasonCode is unspecified (0)' }] : []),
        ...(value < 0 || value === 7 || value > 10
          ? [{ bytes, message: `unknown reasonCode ${value}` }]
          : []),
        ...(extensions?.value.some((it) => it.oid === REASON_CODE && it.critical)
          ? [{ bytes, message: 'reasonCode is critical', severity: 'error' as const }]
          : []),
      ]
    }),
}

const REASON_CODE = '2.5.29.21'
