import type { Sourced, SourceRange } from '../../base/range.ts'
import type { TlsEndpoint } from '../../policy/policy.ts'
import { known } from '../../policy/setting.ts'
import { isOlder, type ProtocolVersion } from '../../registry/protocolVersions.ts'
import type { Fix, PolicyRule } from '../rule.ts'
import type { RuleContext } from '../ruleContext.ts'
import { profileFixes } from '../shared/suiteReports.ts'

export const deprecatedProtocolVersion: PolicyRule = {
  subject: 'policy',
  id: 'deprecated-protocol-version',
  title: 'Deprecated protocol version',
  severity: 'error',
  since: '0.1.0',
  fixable: true,
  citations: [
    { source: 'RFC 8996', section: '4', quote: 'TLS 1.0 MUST NOT be used.' },
    { source: 'RFC 8996', section: '5', quote: 'TLS 1.1 MUST NOT be used.' },
    { source: 'RFC 7568', section: '3', quote: 'SSLv3 MUST NOT be used.' },
    { source: 'RFC 6176', section: '3' },
  ],
  docs: {
    what: 'A protocol version before TLS 1.2 is enabled.',
    why: `
      TLS 1.0 and 1.1 rely on MD5 and SHA-1, SSL 3.0 and 2.0 are broken (POODLE, DROWN), and no client of the
      last ten years needs any of them. At the default security level of OpenSSL 3 they are mostly not
      negotiated even where they are enabled (\`no protocols available\`, \`unsupported protocol\`), so that
      removing them changes nothing.
    `,
    whatToDo: `
      Enable the current versions only:

      \`\`\`nginx
      ssl_protocols TLSv1.2 TLSv1.3;
      \`\`\`

      \`\`\`apache
      SSLProtocol -all +TLSv1.2 +TLSv1.3
      \`\`\`

      \`\`\`
      ssl-default-bind-options ssl-min-ver TLSv1.2
      \`\`\`

      In Node, \`minVersion: 'TLSv1.2'\`.
    `,
    exceptions: `
      It is a warning where the file does not set the versions and the program's default still has old ones.
    `,
  },

  *check({ endpoints }, context) {
    for (const endpoint of endpoints) {
      const setting = endpoint.protocolVersions
      const deprecated = known(setting)?.filter((it) => isOlder(it.value, 'TLSv1.2')) ?? []
      if (deprecated.length === 0) continue
      if (setting.origin === 'default') {
        // What a client offers by default is the business of its library, and the server chooses.
        if (endpoint.role === 'client') continue
        yield {
          range: endpoint.range,
          severity: 'warning',
          message: `${names(deprecated)} ${deprecated.length === 1 ? 'is' : 'are'} enabled by default`,
          fixes: () => fixesOf(endpoint, context),
        }
        continue
      }
      const fixes = once(() => fixesOf(endpoint, context))
      for (const { range, versions } of byPlace(deprecated)) {
        yield {
          range,
          message: `${names(versions)} ${versions.length === 1 ? 'is' : 'are'} deprecated`,
          fixes,
        }
      }
    }
  },
}

/** Each word may be a finding, and all of them have the same fixes. */
function once<T>(make: () => T): () => T {
  let made: { readonly value: T } | undefined
  return () => {
    made ??= { value: make() }
    return made.value
  }
}

function fixesOf(endpoint: TlsEndpoint, context: RuleContext): Fix[] {
  const { protocolVersions } = endpoint
  const rest = known(protocolVersions)!
    .map((it) => it.value)
    .filter((it) => !isOlder(it, 'TLSv1.2'))
  const removal: Fix[] =
    rest.length === 0 || protocolVersions.origin === 'observed'
      ? []
      : [
          {
            title: 'Remove deprecated versions',
            edit: { kind: 'setProtocolVersions', endpoint, value: rest },
            automatic: true,
          },
        ]
  return [...removal, ...profileFixes(endpoint, context)]
}

/** A word such as a minimum version brings in several. Versions of a live server have no place of their own. */
function byPlace(versions: readonly Sourced<ProtocolVersion>[]) {
  const places = new Map<string, { range: SourceRange; versions: Sourced<ProtocolVersion>[] }>()
  for (const version of versions) {
    const { range, value } = version
    const key = range.end > range.start ? `${range.uri} ${range.start}` : value
    const place = places.get(key)
    if (place) place.versions.push(version)
    else places.set(key, { range, versions: [version] })
  }
  return places.values()
}

function names(versions: readonly Sourced<ProtocolVersion>[]): string {
  return versions.map((it) => it.value).join(', ')
}
