import type { CertificateList, RevokedCertificate } from '../x509/certificateList.ts'
import type { CertificateReport } from './rule.ts'

/**
 * What is wrong with the entries of a CRL: of hundred thousands with the same mistake, a person wants to see the first
 * few.
 */
export function* entryReports(
  { revokedCertificates }: CertificateList,
  check: (entry: RevokedCertificate) => CertificateReport | undefined,
): Generator<CertificateReport> {
  let reported = 0
  for (const entry of revokedCertificates?.value ?? []) {
    const report = check(entry)
    if (report === undefined) continue
    yield report
    if (++reported === MOST_REPORTED) return
  }
}

const MOST_REPORTED = 10
