import type { TlsEndpoint } from '../../policy/policy.ts'
import type { PolicyRule, Report } from '../rule.ts'
import { verification } from '../shared/commonFixes.ts'

export const verificationDisabled: PolicyRule = {
  subject: 'policy',
  id: 'verification-disabled',
  title: 'Certificate verification disabled',
  severity: 'error',
  since: '0.1.0',
  fixable: true,
  citations: [
    {
      source: 'RFC 9110',
      section: '4.3.4',
      quote:
        "a client MUST verify that the service's identity is an acceptable match for the URI's origin server",
    },
    { source: 'RFC 9325', section: '7.1' },
    { source: 'CWE', section: '295', url: 'https://cwe.mitre.org/data/definitions/295.html' },
  ],
  docs: {
    what: "The peer's certificate is accepted whatever it is.",
    why: `
      Without verification anybody on the path can answer in the server's name, with a certificate made a
      moment ago: the connection is encrypted, but to whom is not known. It is mostly disabled to silence
      \`self-signed certificate\` or \`unable to get local issuer certificate\` of a private CA. On a server it is
      about client certificates: one that is requested and not verified proves nothing.
    `,
    whatToDo: `
      Trust the private CA instead:

      \`\`\`nginx
      proxy_ssl_verify on;
      proxy_ssl_trusted_certificate /etc/nginx/tls/internal-ca.pem;
      \`\`\`

      \`\`\`js
      https.get(url, { ca: readFileSync('internal-ca.pem') })
      \`\`\`
    `,
    exceptions: `
      The proxy of a development server, or a browser that a test drives, is a warning: it is not what users
      run.
    `,
  },

  *check({ endpoints, processVerification }) {
    for (const { value, range } of processVerification) {
      if (!value) yield { range, message: 'no certificate is verified in the whole process' }
    }
    for (const endpoint of endpoints) {
      yield* endpoint.role === 'client' ? ofClient(endpoint) : ofServer(endpoint)
    }
  },
}

function* ofClient(endpoint: TlsEndpoint): Generator<Report> {
  const { verifyPeer, readBy } = endpoint
  if (verifyPeer.origin !== 'explicit' && verifyPeer.origin !== 'inherited') return
  if (verifyPeer.value) return
  yield {
    range: verifyPeer.range,
    ...(endpoint.isForDevelopment || readBy !== undefined ? { severity: 'warning' as const } : {}),
    message:
      readBy === undefined
        ? "the server's certificate is not verified"
        : `${readBy} does not verify the server's certificate`,
    fixes: () => [verification(endpoint)],
  }
}

function* ofServer(endpoint: TlsEndpoint): Generator<Report> {
  const { clientCertificates, verifyPeer } = endpoint
  if (clientCertificates.origin !== 'explicit' && clientCertificates.origin !== 'inherited') return
  if (clientCertificates.value === 'none') return
  const setting =
    verifyPeer.origin === 'explicit' || verifyPeer.origin === 'inherited' ? verifyPeer : undefined
  // Where verifying is an option of its own, switching it off is what is wrong.
  if (setting?.value === false && setting.range.start !== clientCertificates.range.start) {
    yield {
      range: setting.range,
      message: 'client certificates are requested and not verified',
      fixes: () => [verification(endpoint, 'Verify client certificates')],
    }
  } else if (clientCertificates.value === 'optionalNoCa') {
    yield {
      range: clientCertificates.range,
      // The application may do what the server does not.
      severity: 'warning',
      message: 'a client certificate of any CA is accepted',
    }
  }
}
