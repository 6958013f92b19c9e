import { known } from '../../policy/setting.ts'
import { namedGroupByName } from '../../registry/namedGroups.ts'
import type { PolicyRule } from '../rule.ts'
import { wordReplacement } from '../shared/commonFixes.ts'

export const weakGroup: PolicyRule = {
  subject: 'policy',
  id: 'weak-group',
  title: 'Deprecated or weak group',
  severity: 'warning',
  since: '0.1.0',
  fixable: true,
  citations: [
    { source: 'RFC 8422', section: '5.1.1' },
    { source: 'RFC 9846', section: '4.3.7' },
  ],
  docs: {
    what: 'A key exchange group is configured that is too small, or deprecated.',
    why: `
      RFC 8422 deprecated the curves with the numbers 1 to 22 (\`secp192r1\`, \`sect163k1\`, …): some are too
      small, all are rarely implemented and rarely tested. The experiments with Kyber before ML-KEM was
      standardized have ended. A client without such a group ends with the alert \`handshake_failure\` where the
      server has no other.
    `,
    whatToDo: `
      Name the groups that all have, and \`X25519MLKEM768\` first where OpenSSL is 3.5 or later:

      \`\`\`nginx
      ssl_ecdh_curve X25519:prime256v1:secp384r1;
      \`\`\`
    `,
  },

  *check({ endpoints }) {
    for (const endpoint of endpoints) {
      if (endpoint.groups.origin === 'default') continue
      const groups = known(endpoint.groups) ?? []
      const ids = groups.map((it) => namedGroupByName(it.value)?.id)
      // OpenSSL refuses a list that names a group twice.
      const replacement = SOUND_GROUPS.find((it) => !ids.includes(namedGroupByName(it)!.id))
      for (const { value, range } of groups) {
        const group = namedGroupByName(value)
        if (group === undefined || !group.obsolete) continue
        const small = group.fieldBits !== undefined && group.strengthBits < 112
        yield {
          range,
          message: small ? `${value} is too small: ${group.fieldBits} bits` : `${value} is deprecated`,
          fixes: () => (replacement === undefined ? [] : [wordReplacement(range, replacement)]),
        }
      }
    }
  },
}

const SOUND_GROUPS = ['X25519', 'prime256v1', 'secp384r1'] as const
