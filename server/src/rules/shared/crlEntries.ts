import type { CertificateList, RevokedCertificate } from '../../x509/certificateList.ts'
import type { CertificateReport, Reporter } from '../rule.ts'

/**
 * What is wrong with the entries of a CRL: of many with the same mistake, a person wants to see the first few. A list may
 * have hundred thousands of entries; those from the twenty thousandth on are not looked at, so that nobody waits.
 */
export function reportEntries(
  { revokedCertificates }: CertificateList,
  report: Reporter<CertificateReport>,
  check: (entry: RevokedCertificate) => CertificateReport | readonly CertificateReport[] | undefined,
): void {
  let reported = 0
  for (const [index, entry] of (revokedCertificates?.value ?? []).entries()) {
    if (index === MOST_LOOKED_AT) return
    const found = check(entry)
    if (found === undefined) continue
    const reports = 'message' in found ? [found] : found
    for (const it of reports) report(it)
    if (reports.length > 0 && ++reported === MOST_REPORTED) return
  }
}

const MOST_REPORTED = 10
const MOST_LOOKED_AT = 20_000
