// The groups of TLS 1.3, without any arithmetic: to a hello without a key share the server answers with a
// HelloRetryRequest that names a group (RFC 9846, section 4.2.4). What it names is taken out, until it refuses.

import { type Choice, type Preference, preferenceByReversal, preferenceIn } from './choices.ts'
import { type Asked, GROUPS_OF_TLS13, planFor } from './offers.ts'
import type { Scan } from './scan.ts'

export interface GroupsKnown {
  readonly left: readonly number[]
  readonly choices: readonly Choice[]
  readonly preference?: Preference
  readonly isAsked: boolean
  readonly isDone: boolean
  /** Why there may be more groups than were found. */
  readonly unasked?: string
}

/** The groups of TLS 1.3; the suites are those that it accepts. */
export function groupsScan(cipherSuites: readonly number[], asked: Asked): Scan<GroupsKnown> {
  return {
    start: { left: GROUPS_OF_TLS13, choices: [], isAsked: false, isDone: false },
    next(known) {
      if (known.isDone) return []
      const groups = known.isAsked ? groupsIn(known).toReversed() : known.left
      return [planFor(asked, { version: 'TLSv1.3', cipherSuites, groups })]
    },
    learn(known, _plan, { answer }) {
      if (answer.kind === 'notAsked') return { ...known, isDone: true, unasked: answer.reason }
      const group = answer.kind === 'serverHello' && answer.isRetry ? answer.group : undefined
      if (known.isAsked) {
        const reversed = groupsIn(known).toReversed()
        return { ...known, isDone: true, preference: preferenceByReversal(reversed, group) }
      }
      // A HelloRetryRequest that names no group is wolfSSL's refusal.
      if (group === undefined || !known.left.includes(group)) {
        const silent = answer.kind === 'silent' ? { unasked: 'the server does not answer' } : {}
        return ended({ ...known, ...silent })
      }
      const choices = [...known.choices, { offered: known.left, chosen: group }]
      const left = known.left.filter((it) => it !== group)
      return left.length > 0 ? { ...known, left, choices } : ended({ ...known, left, choices })
    },
  }
}

/** In the order in which they were chosen. */
export function groupsIn({ choices }: GroupsKnown): readonly number[] {
  return choices.map((it) => it.chosen)
}

function ended(known: GroupsKnown): GroupsKnown {
  const asked = { ...known, isAsked: true }
  if (known.choices.length < 2) return { ...asked, isDone: true, preference: 'unknown' }
  const preference = preferenceIn(known.choices)
  return preference === undefined ? asked : { ...asked, isDone: true, preference }
}
