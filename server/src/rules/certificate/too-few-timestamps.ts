import { equalBytes } from '../../base/bytes.ts'
import { DAY, type Instant, plural } from '../../base/instant.ts'
import type { SignedCertificateTimestamp } from '../../x509/extensions/signedCertificateTimestamps.ts'
import { isServerCertificate } from '../certificateRoles.ts'
import type { CertificateRule } from '../rule.ts'

export const tooFewTimestamps: CertificateRule = {
  subject: 'certificate',
  id: 'too-few-timestamps',
  title: 'Public certificate with too few timestamps of Certificate Transparency',
  severity: 'warning',
  since: '0.1.0',
  scope: 'public',
  effective: '2018-10-15',
  citations: [
    { source: 'RFC 6962', section: '3.3', quote: 'At least one SCT MUST be included.' },
    {
      source: "Apple's Certificate Transparency policy",
      section: 'Number of SCTs',
      url: 'https://support.apple.com/en-us/HT205280',
    },
  ],
  docs: `
    The certificate of a public server carries fewer timestamps of different logs than Apple's policy asks for: two, and
    more in certificates that are valid for 15 months or longer.

    Browsers refuse it unless the server hands over timestamps in another way, in the handshake or in a stapled answer of
    OCSP. An empty list is an error. Certificates of before 15 October 2018 and those of private authorities are left alone.
  `,
  equivalents: ['zlint:w_ct_sct_policy_count_unsatisfied', 'zlint:e_empty_sct_list'],

  check(certificate, report) {
    const { signedCertificateTimestamps, subject, validity } = certificate
    if (!isServerCertificate(certificate)) return
    const timestamps = signedCertificateTimestamps?.value
    if (timestamps?.length === 0) {
      const { bytes } = signedCertificateTimestamps!
      report({ bytes, message: 'the list of timestamps is empty', severity: 'error' })
      return
    }
    // A precertificate has none, and a list that cannot be decoded says nothing.
    const isDecoded = timestamps || !certificate.extension(TIMESTAMPS)
    if (!isDecoded || certificate.extension(PRECERTIFICATE_POISON)) return
    const wanted = wantedLogs(validity.notBefore.value, validity.notAfter.value)
    const logs = timestamps ? countLogs(timestamps, wanted) : 0
    if (logs >= wanted) return
    const message = `${plural(logs, 'timestamp')} of different logs, and ${wanted} are asked for`
    report({ bytes: signedCertificateTimestamps?.bytes ?? subject.bytes, message })
  },
}

const TIMESTAMPS = '1.3.6.1.4.1.11129.2.4.2'
const PRECERTIFICATE_POISON = '1.3.6.1.4.1.11129.2.4.3'

/** Of how many logs there are timestamps; not more than are wanted are counted. */
function countLogs(timestamps: readonly SignedCertificateTimestamp[], wanted: number): number {
  const logs: Uint8Array[] = []
  for (const { logId } of timestamps) {
    if (!logs.some((it) => equalBytes(it, logId))) logs.push(logId)
    if (logs.length === wanted) break
  }
  return logs.length
}

function wantedLogs(notBefore: Instant, notAfter: Instant): number {
  // As nearly all, without a calendar: 15 months have at least 454 days.
  if (notAfter - notBefore < 454 * DAY) return 2
  if (notAfter < monthsAfter(notBefore, 15)) return 2
  if (notAfter < monthsAfter(notBefore, 27)) return 3
  return notAfter < monthsAfter(notBefore, 39) ? 4 : 5
}

function monthsAfter(instant: Instant, months: number): Instant {
  const date = new Date(instant)
  return date.setUTCMonth(date.getUTCMonth() + months)
}
