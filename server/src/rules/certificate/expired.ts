import { DAY, inWords } from '../../base/instant.ts'
import type { CertificateRule } from '../rule.ts'

export const expired: CertificateRule = {
  subject: 'certificate',
  id: 'expired',
  title: 'Expired certificate',
  severity: 'error',
  since: '0.1.0',
  citations: [
    { source: 'OpenSSL', section: 'X509_V_ERR_CERT_HAS_EXPIRED', quote: 'certificate has expired' },
    { source: 'RFC 5280', section: '6.1.3' },
  ],
  docs: `
    The end of the certificate's validity has passed.

    Clients refuse the connection, and so does a server that asks its clients for certificates.
    Renewing the certificate is the only remedy.

    An expired root is a warning: path validation begins with a trust anchor's name and key, and whether its dates
    count is left to each program.
  `,

  *check(certificate, { now }) {
    const { notBefore, notAfter } = certificate.validity
    // A validity that ends before it begins is the finding of another rule.
    if (notAfter.value >= now || notAfter.value < notBefore.value) return
    yield {
      bytes: notAfter.bytes,
      message: `expired ${ago(now - notAfter.value)}`,
      ...(certificate.isCa && certificate.isSelfIssued ? { severity: 'warning' as const } : {}),
    }
  },
}

function ago(milliseconds: number): string {
  return milliseconds < DAY && milliseconds < 60_000 ? 'just now' : `${inWords(milliseconds)} ago`
}
