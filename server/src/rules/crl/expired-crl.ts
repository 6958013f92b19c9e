import { agoInWords } from '../../base/instant.ts'
import type { CrlRule } from '../rule.ts'

export const expiredCrl: CrlRule = {
  subject: 'crl',
  id: 'expired-crl',
  title: 'Expired CRL',
  severity: 'error',
  since: '0.1.0',
  citations: [
    { source: 'OpenSSL', section: 'X509_V_ERR_CRL_HAS_EXPIRED', quote: 'CRL has expired' },
    { source: 'RFC 5280', section: '5.1.2.5' },
  ],
  docs: {
    what: "The CRL's nextUpdate, by which the next one had to be issued, has passed.",
    why: `
      Programs that check certificates against the file refuse all of its CA's certificates, including those
      that are not revoked: nginx logs \`client SSL certificate verify error: (12:CRL has expired)\`.
    `,
    whatToDo: `
      Fetch the current CRL and reload the server, best by a timer well before nextUpdate:

      \`\`\`sh
      curl -sf http://ca.example/ca.crl | openssl crl -inform DER -out ca.crl
      nginx -s reload
      \`\`\`

      For a CA of your own: \`openssl ca -gencrl -out ca.crl\`.
    `,
  },

  check({ nextUpdate }, report, { now }) {
    if (nextUpdate === undefined || nextUpdate.value >= now) return
    report({ bytes: nextUpdate.bytes, message: `expired ${agoInWords(now - nextUpdate.value)}` })
  },
}
