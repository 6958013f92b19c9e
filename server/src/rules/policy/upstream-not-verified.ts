import { verification } from '../commonFixes.ts'
import type { PolicyRule } from '../rule.ts'

export const upstreamNotVerified: PolicyRule = {
  subject: 'policy',
  id: 'upstream-not-verified',
  title: 'Certificate not verified by default',
  severity: 'warning',
  since: '0.1.0',
  fixable: true,
  citations: [
    {
      source: 'nginx',
      section: 'proxy_ssl_verify',
      url: 'https://nginx.org/en/docs/http/ngx_http_proxy_module.html#proxy_ssl_verify',
    },
    { source: 'RFC 9325', section: '7.1' },
  ],
  docs: `
    A connection is made over TLS by a program that does not verify certificates unless it is told to.

    nginx encrypts what it sends to a server behind it (\`proxy_pass https://…\`), but accepts any certificate there:
    whoever is in between reads and changes everything. Switch \`proxy_ssl_verify\` on and name the authorities in
    \`proxy_ssl_trusted_certificate\`. On a network that is trusted as a whole it may be meant so; then say it with
    \`proxy_ssl_verify off\` and a comment that silences \`verification-disabled\`.
  `,

  *check({ endpoints }) {
    for (const endpoint of endpoints) {
      const { role, verifyPeer, range, trustedCertificates } = endpoint
      if (role !== 'client' || verifyPeer.origin !== 'default' || verifyPeer.value) continue
      yield {
        range,
        message: 'certificates are not verified here by default',
        // Without authorities to trust, nginx would not start with it.
        fixes: () => (trustedCertificates.length === 0 ? [] : [verification(endpoint)]),
      }
    }
  },
}
