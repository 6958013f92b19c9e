import type { PolicyRule } from '../rule.ts'
import { verification } from '../shared/commonFixes.ts'

export const upstreamNotVerified: PolicyRule = {
  subject: 'policy',
  id: 'upstream-not-verified',
  title: 'Upstream certificate not verified by default',
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
  docs: {
    what: 'A program that does not verify certificates by default connects over TLS.',
    why: `
      nginx encrypts what it sends to an upstream (\`proxy_pass https://…\`), but accepts any certificate there:
      an attacker in between reads and changes everything, and no error is reported.
    `,
    whatToDo: `
      Verify it:

      \`\`\`nginx
      proxy_ssl_verify on;
      proxy_ssl_trusted_certificate /etc/nginx/tls/internal-ca.pem;
      proxy_ssl_name app.internal;
      \`\`\`
    `,
    exceptions: `
      On a network that is trusted as a whole it may be intended; then write \`proxy_ssl_verify off\` and a
      comment that silences \`verification-disabled\`.
    `,
  },

  *check({ endpoints }) {
    for (const endpoint of endpoints) {
      const { role, verifyPeer, range, trustedCertificates } = endpoint
      if (role !== 'client' || verifyPeer.origin !== 'default' || verifyPeer.value) continue
      yield {
        range,
        message: 'upstream certificates are not verified by default',
        // Without authorities to trust, nginx would not start with it.
        fixes: () => (trustedCertificates.length === 0 ? [] : [verification(endpoint)]),
      }
    }
  },
}
