import { DAY } from '../../base/instant.ts'
import { claimsPublicAuthority } from '../../x509/publicAuthority.ts'
import { serverNames } from '../../x509/serverIdentity.ts'
import { isServerCertificate } from '../certificateRoles.ts'
import type { CertificateRule } from '../rule.ts'

export const validityAboveAppleLimit: CertificateRule = {
  subject: 'certificate',
  id: 'validity-above-apple-limit',
  title: 'Server certificate valid for longer than Apple accepts',
  severity: 'info',
  since: '0.1.0',
  forServers: true,
  effective: '2019-07-01',
  citations: [
    {
      source: 'Apple',
      section: 'Requirements for trusted certificates in iOS 13 and macOS 10.15',
      url: 'https://support.apple.com/en-us/103769',
    },
  ],
  docs: `
    A server's certificate is valid for more than 825 days.

    Safari and programs that use Apple's TLS refuse it ("certificate is not standards compliant",
    errSSLBadCert), also where a private CA issued it that a user or an administrator trusts. Other programs do not mind, so
    that it is information.

    **What to do:** where people connect with a Mac, an iPhone or an iPad, reissue it for at most 825 days:

    \`\`\`sh
    openssl x509 -req -days 825 …
    \`\`\`

    Certificates from before July 2019, of CAs, and of clients are left alone. For those of publicly trusted CAs other limits
    hold, which validity-too-long knows.
  `,

  check(certificate, report) {
    const { notBefore, notAfter } = certificate.validity
    const days = Math.ceil((notAfter.value - notBefore.value) / DAY)
    if (days <= LIMIT || !isServerCertificate(certificate) || claimsPublicAuthority(certificate)) return
    if (serverNames(certificate).length === 0) return
    report({
      bytes: notAfter.bytes,
      message: `valid for ${days} days: Apple's programs accept ${LIMIT} of a server`,
    })
  },
}

const LIMIT = 825
