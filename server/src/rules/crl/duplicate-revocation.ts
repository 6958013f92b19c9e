import { toHex } from '../../base/hex.ts'
import { reportEntries } from '../crlEntries.ts'
import type { CrlRule } from '../rule.ts'

export const duplicateRevocation: CrlRule = {
  subject: 'crl',
  id: 'duplicate-revocation',
  title: 'Certificate that a CRL revokes twice',
  severity: 'warning',
  since: '0.1.0',
  citations: [{ source: 'RFC 5280', section: '5.1.2.6' }],
  docs: `
    Two entries of the CRL have the same serial number.

    Which of the two dates and reasons counts differs from program to program. A CRL with entries of several issuers is
    left alone: there a serial number may stand once for each.
  `,
  equivalents: ['zlint:e_crl_unique_revoked_certificate'],

  check(crl, report) {
    if (crl.issuingDistributionPoint?.value.indirectCrl === true) return
    const seen = new Set<string>()
    reportEntries(crl, report, ({ serialNumber }) => {
      if (serialNumber === undefined) return undefined
      const number = toHex(serialNumber.value)
      if (seen.has(number)) {
        return { bytes: serialNumber.bytes, message: 'this serial number was revoked above' }
      }
      seen.add(number)
      return undefined
    })
  },
}
