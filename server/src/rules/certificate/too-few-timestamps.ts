import { equalBytes } from '../../base/bytes.ts'
import { DAY, type Instant, plural } from '../../base/instant.ts'
import type { SignedCertificateTimestamp } from '../../x509/extensions/signedCertificateTimestamps.ts'
import type { CertificateRule } from '../rule.ts'
import { isServerCertificate } from '../shared/certificateRoles.ts'

export const tooFewTimestamps: CertificateRule = {
  subject: 'certificate',
  id: 'too-few-timestamps',
  title: 'Too few SCTs',
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
  docs: {
    what: "The certificate of a public server has fewer SCTs of different logs than Apple's policy requires: two, and more in certificates that are valid for 15 months or longer.",
    why: `
      Safari and Chrome refuse it (\`ERR_CERTIFICATE_TRANSPARENCY_REQUIRED\` in Chrome) unless the server
      delivers SCTs in another way, in the handshake or in a stapled OCSP response. An empty list is an error.
    `,
    whatToDo: `
      Ask the CA: "Reissue the certificate with embedded SCTs of enough logs." What it has:

      \`\`\`sh
      openssl x509 -in cert.pem -noout -ext ct_precert_scts
      \`\`\`
    `,
    exceptions: `
      Certificates from before 15 October 2018.
    `,
  },
  equivalents: ['zlint:w_ct_sct_policy_count_unsatisfied', 'zlint:e_empty_sct_list'],

  check(certificate, report) {
    const { signedCertificateTimestamps, subject, validity } = certificate
    if (!isServerCertificate(certificate)) return
    const timestamps = signedCertificateTimestamps?.value
    if (timestamps?.length === 0) {
      const { bytes } = signedCertificateTimestamps!
      report({ bytes, message: 'the list of SCTs is empty', severity: 'error' })
      return
    }
    // A precertificate has none, and a list that cannot be decoded says nothing.
    const isDecoded = timestamps || !certificate.extension(TIMESTAMPS)
    if (!isDecoded || certificate.extension(PRECERTIFICATE_POISON)) return
    const wanted = wantedLogs(validity.notBefore.value, validity.notAfter.value)
    const logs = timestamps ? countLogs(timestamps, wanted) : 0
    if (logs >= wanted) return
    const message = `${plural(logs, 'SCT')} of different logs, ${wanted} are required`
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
