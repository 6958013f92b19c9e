import { DAY } from '../../base/instant.ts'
import { claimsPublicCa } from '../../x509/publicCa.ts'
import { serverNames } from '../../x509/serverIdentity.ts'
import type { CertificateRule } from '../rule.ts'
import { isServerCertificate } from '../shared/certificateRoles.ts'

export const validityAboveAppleLimit: CertificateRule = {
  subject: 'certificate',
  id: 'validity-above-apple-limit',
  title: "Server certificate validity above Apple's limit",
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
  docs: {
    what: 'A server certificate is valid for more than 825 days.',
    why: `
      Safari and programs that use Apple's TLS refuse it
      (\`“shop.example” certificate is not standards compliant\`, errSSLBadCert), even from a private CA that a
      user or an administrator trusts. Other programs accept it, so that it is information.
    `,
    whatToDo: `
      Where people connect with a Mac, an iPhone or an iPad, reissue it for at most 825 days:

      \`\`\`sh
      openssl x509 -req -in server.csr -CA ca.pem -CAkey ca.key -days 825 -extfile server.ext -out server.pem
      \`\`\`
    `,
    exceptions: `
      Certificates from before July 2019, of CAs, and of clients. Publicly trusted certificates have other
      limits, which \`validity-too-long\` checks.
    `,
  },

  check(certificate, report) {
    const { notBefore, notAfter } = certificate.validity
    const days = Math.ceil((notAfter.value - notBefore.value) / DAY)
    if (days <= LIMIT || !isServerCertificate(certificate) || claimsPublicCa(certificate)) return
    if (serverNames(certificate).length === 0) return
    report({
      bytes: notAfter.bytes,
      message: `valid for ${days} days, Apple's limit is ${LIMIT} for servers`,
    })
  },
}

const LIMIT = 825
