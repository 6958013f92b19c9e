import { inWords } from '../../base/instant.ts'
import type { CrlRule } from '../rule.ts'

export const expiredCrl: CrlRule = {
  subject: 'crl',
  id: 'expired-crl',
  title: 'CRL that is out of date',
  severity: 'error',
  since: '0.1.0',
  citations: [
    { source: 'OpenSSL', section: 'X509_V_ERR_CRL_HAS_EXPIRED', quote: 'CRL has expired' },
    { source: 'RFC 5280', section: '5.1.2.5' },
  ],
  docs: `
    The day on which the next CRL was to be issued at the latest has passed.

    nginx and others that have the file refuse every client certificate then, those that are not revoked as well.
  `,

  check({ nextUpdate }, report, { now }) {
    if (nextUpdate === undefined || nextUpdate.value >= now) return
    report({ bytes: nextUpdate.bytes, message: `out of date for ${inWords(now - nextUpdate.value)}` })
  },
}
