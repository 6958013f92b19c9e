import { DAY } from '../../base/instant.ts'
import type { CrlRule } from '../rule.ts'

export const crlValidTooLong: CrlRule = {
  subject: 'crl',
  id: 'crl-valid-too-long',
  title: 'CRL valid for too long',
  severity: 'error',
  since: '0.1.0',
  scope: 'public',
  effective: '2023-07-15',
  citations: [
    {
      source: 'CA/B BR',
      section: '4.9.7',
      quote:
        'the value of the nextUpdate field MUST NOT be more than ten days beyond the value of the thisUpdate field',
    },
    { source: 'CA/B BR', section: '7.2' },
  ],
  docs: {
    what: "The nextUpdate of a public CA's CRL is more than ten days after its thisUpdate, or more than twelve months where it lists CA certificates only.",
    why: `
      Until nextUpdate a program may keep using this CRL, so that a revocation is not noticed for as long.
      Linters (\`zlint\`) report it, and root programs count it as an incident of the CA.
    `,
    whatToDo: `
      For the CA: issue CRLs more often. In openssl.cnf:

      \`\`\`ini
      default_crl_days = 7
      \`\`\`
    `,
    exceptions: `
      CRLs of private CAs. It is a warning where the CRL does not declare in an issuingDistributionPoint
      whether it is for CA certificates.
    `,
  },
  equivalents: ['zlint:e_crl_next_update_invalid'],

  check({ thisUpdate, nextUpdate, issuingDistributionPoint }, report) {
    if (nextUpdate === undefined) return
    const days = (nextUpdate.value - thisUpdate.value) / DAY
    const holds = `valid for ${Math.ceil(days)} days`
    const { bytes } = nextUpdate
    if (nextUpdate.value > twelveMonthsAfter(thisUpdate.value)) {
      report({ bytes, message: `${holds}, at most twelve months are allowed` })
    } else if (days > 10 && issuingDistributionPoint?.value.onlyContainsCaCerts !== true) {
      const severity = issuingDistributionPoint?.value.onlyContainsUserCerts === true ? 'error' : 'warning'
      report({
        bytes,
        message: `${holds}, at most ten are allowed unless it is for CA certificates`,
        severity,
      })
    }
  },
}

function twelveMonthsAfter(instant: number): number {
  const date = new Date(instant)
  return date.setUTCFullYear(date.getUTCFullYear() + 1)
}
