import type { TlsEndpoint } from '../../policy/policy.ts'
import { known } from '../../policy/setting.ts'
import type { ProtocolVersion } from '../../registry/protocolVersions.ts'
import type { Fix, PolicyRule } from '../rule.ts'

export const noTls13: PolicyRule = {
  subject: 'policy',
  id: 'no-tls13',
  title: 'TLS 1.3 not enabled',
  severity: 'warning',
  since: '0.1.0',
  fixable: true,
  citations: [
    { source: 'RFC 9325', section: '3.1.1' },
    { source: 'RFC 9851', section: '1' },
    {
      source: 'NIST SP 800-52r2',
      section: '3.1',
      url: 'https://doi.org/10.6028/NIST.SP.800-52r2',
    },
  ],
  docs: {
    what: 'The protocol versions are set, and TLS 1.3 is not among them.',
    why: `
      TLS 1.3 saves a round trip, encrypts the certificates, and has no suite without forward secrecy. TLS 1.2
      gets no new features any more, so that post-quantum key exchange exists in TLS 1.3 only. A client that
      requires TLS 1.3 fails with the alert \`protocol_version\`.
    `,
    whatToDo: `
      Enable it:

      \`\`\`nginx
      ssl_protocols TLSv1.2 TLSv1.3;
      \`\`\`
    `,
  },

  *check({ endpoints }) {
    for (const endpoint of endpoints) {
      const setting = endpoint.protocolVersions
      const versions = known(setting)?.map((it) => it.value) ?? []
      // An empty list is a mistake of another kind, and what a program does by default is not what a file says.
      if (setting.origin === 'default' || versions.length === 0 || versions.includes('TLSv1.3')) continue
      if (endpoint.undeterminedVersions?.includes('TLSv1.3')) continue
      const observed = setting.origin === 'observed'
      yield {
        range: observed ? endpoint.range : setting.range!,
        message: 'TLSv1.3 is not enabled',
        fixes: () => (observed ? [] : [enabling(endpoint, versions)]),
      }
    }
  },
}

function enabling(endpoint: TlsEndpoint, versions: readonly ProtocolVersion[]): Fix {
  return {
    title: 'Enable TLS 1.3',
    edit: { kind: 'setProtocolVersions', endpoint, value: [...versions, 'TLSv1.3'] },
  }
}
