import { nearest } from '../../base/nearest.ts'
import type { SourceRange } from '../../base/range.ts'
import { known } from '../../policy/setting.ts'
import { namedGroupByName, namedGroupNames } from '../../registry/namedGroups.ts'
import type { PolicyRule, Report } from '../rule.ts'
import { wordReplacement } from '../shared/commonFixes.ts'

export const unknownGroup: PolicyRule = {
  subject: 'policy',
  id: 'unknown-group',
  title: 'Group unknown to OpenSSL',
  severity: 'error',
  since: '0.1.0',
  fixable: true,
  citations: [
    { source: 'OpenSSL', section: 'SSL_CTX_set1_groups_list(3)', quote: 'passed invalid argument' },
    {
      source: 'nginx',
      section: 'ssl_ecdh_curve',
      quote: 'SSL_CTX_set1_curves_list(…) failed',
      url: 'https://nginx.org/en/docs/http/ngx_http_ssl_module.html#ssl_ecdh_curve',
    },
  ],
  docs: {
    what: 'A list of groups names one that OpenSSL does not know, or one twice.',
    why: `
      OpenSSL refuses the whole list: nginx does not start (\`SSL_CTX_set1_curves_list("…") failed\`), and Node
      throws \`Failed to set ECDH curve\`.
    `,
    whatToDo: `
      Spell it as \`openssl ecparam -list_curves\` does (\`prime256v1\`, \`secp384r1\`), or as \`X25519\`, \`P-256\`,
      \`P-384\`:

      \`\`\`nginx
      ssl_ecdh_curve X25519:prime256v1:secp384r1;
      \`\`\`

      In OpenSSL from 3.3 on, a question mark before a name skips it where it is unknown:
      \`?X25519MLKEM768:X25519\`.
    `,
    exceptions: `
      Groups that came after OpenSSL 3.0 are a warning: \`X25519MLKEM768\` and its kin need OpenSSL 3.5, which
      nginx and Node 24 may be built with; Debian 12 and Node 20 have 3.0. So are names in another case, which
      OpenSSL accepts from 3.5 on.
    `,
  },

  *check({ endpoints }) {
    for (const { groups } of endpoints) {
      if (groups.origin === 'default') continue
      const named = new Set<number>()
      for (const { value, range } of known(groups) ?? []) {
        // `auto` is for nginx and Node; the rest is the language of OpenSSL 3.3 and later.
        if (value === 'auto' || /[?*/-]/.test(value.replace(/^[PKB]-\d/i, ''))) continue
        const group = groupOf(value)
        if (group === undefined) {
          yield unknown(value, range)
          continue
        }
        if (!isInItsCase(value, group.name)) {
          yield { ...unknown(value, range, ' before 3.5'), severity: 'warning' }
          continue
        }
        if (group.kind === 'hybrid' && group.obsolete) {
          yield { range, message: `unknown group ${value}` }
          continue
        }
        const since = NEWER.get(group.kind) ?? (group.name.endsWith('tls13') ? '3.2' : undefined)
        if (since !== undefined) {
          yield {
            range,
            severity: 'warning',
            message: `OpenSSL before ${since} refuses a list with ${value}`,
          }
        } else if (named.has(group.id)) {
          yield { range, message: `${value} is in the list twice` }
        }
        named.add(group.id)
      }
    }
  },
}

/** The first releases of OpenSSL that have the groups of a kind. */
const NEWER: ReadonlyMap<string, string> = new Map([
  ['kem', '3.5'],
  ['hybrid', '3.5'],
])

function groupOf(value: string) {
  const group = namedGroupByName(value)
  // What ended as an experiment is the finding of another rule.
  if (group === undefined || group.kind === 'explicit' || OF_OTHERS.test(group.name)) return undefined
  return group
}

/** OpenSSL takes the two Montgomery curves in both cases; NIST's names, and its own for two of them, are not IANA's. */
function isInItsCase(value: string, name: string): boolean {
  return value === name || IN_THEIR_CASE.test(value)
}

/** GOST's groups and those of SM2 are for engines and other builds. */
const OF_OTHERS = /^(?:GC\d|curveSM2)/

const IN_THEIR_CASE = /^(?:[PKB]-\d+|prime\d+v1|X25519|X448)$/

function unknown(value: string, range: SourceRange, which = ''): Report {
  const suggestion = nearest(value, namedGroupNames())
  return suggestion === undefined
    ? { range, message: `OpenSSL${which} has no group ${value}` }
    : {
        range,
        message: `OpenSSL${which} has no group ${value}: did you mean ${suggestion}?`,
        fixes: () => [wordReplacement(range, suggestion)],
      }
}
