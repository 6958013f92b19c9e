import { known } from '../../policy/setting.ts'
import type { PolicyRule } from '../rule.ts'

export const nameVerificationDisabled: PolicyRule = {
  subject: 'policy',
  id: 'name-verification-disabled',
  title: 'Server name not verified',
  severity: 'error',
  since: '0.1.0',
  citations: [
    {
      source: 'RFC 9110',
      section: '4.3.4',
      quote:
        "a client MUST verify that the service's identity is an acceptable match for the URI's origin server",
    },
    { source: 'RFC 9525', section: '6' },
    { source: 'CWE', section: '297', url: 'https://cwe.mitre.org/data/definitions/297.html' },
  ],
  docs: {
    what: 'The certificate is verified, but not that it belongs to the server of the connection.',
    why: `
      Anybody who has a certificate from a trusted CA, for whatever name, can answer in the server's name. A
      function that accepts every name (\`checkServerIdentity: () => undefined\`) does just that.
    `,
    whatToDo: `
      Verify the name. Where the certificate has another name than the host that is connected to, set the
      expected one:

      \`\`\`js
      tls.connect({ host: '10.0.0.5', servername: 'db.example' })
      \`\`\`

      In libpq, \`sslmode=verify-full\` in place of \`verify-ca\`.
    `,
  },

  *check({ endpoints }) {
    for (const { role, verifyPeer, verifyPeerName, readBy } of endpoints) {
      if (role !== 'client' || known(verifyPeer) === false) continue
      if (verifyPeerName.origin !== 'explicit' && verifyPeerName.origin !== 'inherited') continue
      if (verifyPeerName.value) continue
      const { range } = verifyPeerName
      yield readBy === undefined
        ? { range, message: "the server's name is not verified" }
        : {
            range,
            severity: 'warning',
            message: `${readBy} does not verify the server's name`,
          }
    }
  },
}
