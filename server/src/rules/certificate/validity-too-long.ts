import { DAY, SECOND } from '../../base/instant.ts'
import type { CertificateRule } from '../rule.ts'

export const validityTooLong: CertificateRule = {
  subject: 'certificate',
  id: 'validity-too-long',
  title: 'Validity too long for a public certificate',
  severity: 'error',
  since: '0.1.0',
  scope: 'public',
  effective: '2016-07-02',
  citations: [
    {
      source: 'CA/B BR',
      section: '6.3.2',
      quote:
        'Subscriber Certificates issued on or after 2026-03-15 and before 2027-03-15 SHOULD NOT have a Validity Period greater than 199 days and MUST NOT have a Validity Period greater than 200 days.',
    },
  ],
  docs: {
    what: 'The certificate of a public server is valid for longer than the Baseline Requirements allowed when its validity began.',
    why: `
      Browsers may refuse it: Chrome reports \`ERR_CERT_VALIDITY_TOO_LONG\`, Safari \`not standards compliant\`.
      The limits: 39 months from July 2016 on, 825 days from March 2018, 398 days from September 2020, 200
      days from 15 March 2026, 100 days from 15 March 2027 and 47 days from 15 March 2029.
    `,
    whatToDo: `
      Ask the CA: "Reissue the certificate with a validity below the limit of its date (199 days until 14
      March 2027)." With ACME the CA chooses it:

      \`\`\`sh
      certbot renew --force-renewal
      \`\`\`
    `,
    exceptions: `
      From September 2020 on, exactly the limit is a warning: one day less is what a CA ought not to exceed.
    `,
  },
  equivalents: [
    'zlint:e_sub_cert_valid_time_longer_than_39_months',
    'zlint:e_sub_cert_valid_time_longer_than_825_days',
    'zlint:e_tls_server_cert_valid_time_longer_than_398_days',
    'zlint:w_tls_server_cert_valid_time_longer_than_397_days',
    'zlint:e_server_cert_valid_time_longer_than_200_days',
    'zlint:w_server_cert_valid_time_longer_than_199_days',
    'zlint:e_server_cert_valid_time_longer_than_100_days',
    'zlint:w_server_cert_valid_time_longer_than_99_days',
    'zlint:e_server_cert_valid_time_longer_than_47_days',
    'zlint:w_server_cert_valid_time_longer_than_46_days',
  ],

  check({ validity: { notBefore, notAfter }, isCa, extendedKeyUsage }, report) {
    if (isCa || !extendedKeyUsage?.value.includes(SERVER_AUTH)) return
    const limit = LIMITS.find((it) => it.from <= notBefore.value)
    if (limit === undefined) return
    // Both ends are part of the validity, and any part of a day is a day.
    const days = Math.ceil((notAfter.value - notBefore.value + SECOND) / DAY)
    if (days <= limit.wanted) return
    const message = `valid for ${days} days, at most ${limit.allowed} are allowed`
    if (days > limit.allowed) report({ bytes: notAfter.bytes, message })
    else
      report({
        bytes: notAfter.bytes,
        message: `valid for ${days} days, the most that is allowed`,
        severity: 'warning',
      })
  },
}

const SERVER_AUTH = '1.3.6.1.5.5.7.3.1'

/** The last first; `wanted` is what the same section says with SHOULD NOT. */
const LIMITS = [
  { from: Date.UTC(2029, 2, 15), wanted: 46, allowed: 47 },
  { from: Date.UTC(2027, 2, 15), wanted: 99, allowed: 100 },
  { from: Date.UTC(2026, 2, 15), wanted: 199, allowed: 200 },
  { from: Date.UTC(2020, 8, 1), wanted: 397, allowed: 398 },
  { from: Date.UTC(2018, 2, 2), wanted: 825, allowed: 825 },
  // 39 months, which are at most so many days.
  { from: Date.UTC(2016, 6, 2), wanted: 1188, allowed: 1188 },
]
