import { known } from '../../policy/setting.ts'
import { namedGroupByName } from '../../registry/namedGroups.ts'
import { wordReplacement } from '../commonFixes.ts'
import type { PolicyRule } from '../rule.ts'

export const weakGroup: PolicyRule = {
  subject: 'policy',
  id: 'weak-group',
  title: 'Group out of use',
  severity: 'warning',
  since: '0.1.0',
  fixable: true,
  citations: [
    { source: 'RFC 8422', section: '5.1.1' },
    { source: 'RFC 9846', section: '4.3.7' },
  ],
  docs: `
    A group for the key exchange is named that is too small, or that nobody uses any more.

    RFC 8422 took the curves with the numbers 1 to 22 out of use (\`secp192r1\`, \`sect163k1\`, …): some are too small, all
    are rarely implemented and rarely tested. The experiments with Kyber before ML-KEM was standardized have ended.
    \`X25519\`, \`prime256v1\` and \`secp384r1\` are what everybody has, and \`X25519MLKEM768\` is the one for the future.
  `,

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
          message: small ? `${value} is too small: ${group.fieldBits} bits` : `${value} is out of use`,
          fixes: () => (replacement === undefined ? [] : [wordReplacement(range, replacement)]),
        }
      }
    }
  },
}

const SOUND_GROUPS = ['X25519', 'prime256v1', 'secp384r1'] as const
