import { DAY } from '../../base/instant.ts'
import type { CrlRule } from '../rule.ts'

export const crlValidTooLong: CrlRule = {
  subject: 'crl',
  id: 'crl-valid-too-long',
  title: 'CRL that public authorities renew too late',
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
  docs: `
    The next CRL of a public authority is to come more than ten days after this one.

    Until then nobody learns what was revoked meanwhile. A CRL of certificates of authorities may hold for twelve months. It
    is a warning where the CRL does not say in an issuingDistributionPoint which of the two it is.
  `,
  equivalents: ['zlint:e_crl_next_update_invalid'],

  check({ thisUpdate, nextUpdate, issuingDistributionPoint }, report) {
    if (nextUpdate === undefined) return
    const days = (nextUpdate.value - thisUpdate.value) / DAY
    const holds = `holds for ${Math.ceil(days)} days`
    const { bytes } = nextUpdate
    if (nextUpdate.value > twelveMonthsAfter(thisUpdate.value)) {
      report({ bytes, message: `${holds}, and twelve months are the most` })
    } else if (days > 10 && issuingDistributionPoint?.value.onlyContainsCaCerts !== true) {
      const severity = issuingDistributionPoint?.value.onlyContainsUserCerts === true ? 'error' : 'warning'
      report({ bytes, message: `${holds}, and but for authorities ten are the most`, severity })
    }
  },
}

function twelveMonthsAfter(instant: number): number {
  const date = new Date(instant)
  return date.setUTCFullYear(date.getUTCFullYear() + 1)
}
