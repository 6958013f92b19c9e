import { toHex } from '../../base/hex.ts'
import type { CrlRule } from '../rule.ts'
import { reportEntries } from '../shared/crlEntries.ts'

export const duplicateRevocation: CrlRule = {
  subject: 'crl',
  id: 'duplicate-revocation',
  title: 'Duplicate revocation in a CRL',
  severity: 'warning',
  since: '0.1.0',
  citations: [{ source: 'RFC 5280', section: '5.1.2.6' }],
  docs: {
    what: 'Two entries of the CRL have the same serial number.',
    why: `
      Which of the two dates and reasons counts differs from program to program.
    `,
    whatToDo: `
      For the CA: remove one of the two lines from its database (\`index.txt\` of \`openssl ca\`), and issue the
      CRL again:

      \`\`\`sh
      openssl ca -gencrl -out ca.crl
      \`\`\`
    `,
    exceptions: `
      CRLs with entries of several issuers: there each issuer may have the same serial number once.
    `,
  },
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
