import { CRL_REASONS } from '../../x509/extensions/crlExtensions.ts'
import type { CrlRule } from '../rule.ts'
import { reportEntries } from '../shared/crlEntries.ts'

export const disallowedReasonCode: CrlRule = {
  subject: 'crl',
  id: 'disallowed-reason-code',
  title: 'Revocation reason not allowed for public CAs',
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
  docs: {
    what: "An entry of a public CA's CRL has another reason than keyCompromise, affiliationChanged, superseded, cessationOfOperation and privilegeWithdrawn.",
    why: `
      Browsers that collect revocations themselves choose by the reason which ones they keep, and the Baseline
      Requirements allow these five; where no reason applies, the extension has to be absent.
    `,
    whatToDo: `
      For the CA: leave the reason out, or revoke with one of the five:

      \`\`\`sh
      openssl ca -revoke cert.pem -crl_reason superseded
      \`\`\`
    `,
    exceptions: `
      CRLs of private CAs, which may also suspend certificates (certificateHold), and those from before 15
      July 2023.
    `,
  },
  equivalents: ['zlint:e_cab_crl_has_valid_reason_code'],

  check: (crl, report) =>
    reportEntries(crl, report, ({ reasonCode }) => {
      if (reasonCode === undefined || ALLOWED.has(reasonCode.value)) return undefined
      const { value, bytes } = reasonCode
      return { bytes, message: `${CRL_REASONS[value] ?? value} is not an allowed reason for public CAs` }
    }),
}

const ALLOWED: ReadonlySet<number> = new Set([1, 3, 4, 5, 9])
