// The suites that a server has in one version: all are offered, what it chose is taken out, and it is asked again until
// it refuses. An acceptance shows exactly one suite and a refusal none, so fewer connections than suites cannot be.

import type { HandshakePlan } from '../../handshake/plan.ts'
import { type ProtocolVersion, versionTitle } from '../../registry/protocolVersions.ts'
import { type Refusal, refusalIn } from './answer.ts'
import { type Choice, type Preference, preferenceByReversal, preferenceIn } from './choices.ts'
import { type Asked, LIST_LENGTH, planFor, suiteLists } from './offers.ts'
import type { Reply, Scan } from './scan.ts'

export interface SuitesKnown {
  /** Lists still to be asked; the first of them is being asked. */
  readonly lists: readonly (readonly number[])[]
  readonly choices: readonly Choice[]
  readonly refusals: readonly Refusal[]
  /** Of SSL 2.0, whose server names all that both have. */
  readonly cipherKinds?: readonly number[]
  readonly preference?: Preference
  /** Why the question was not put, or not to the end. */
  readonly unasked?: string
  readonly isDone: boolean
  /** The first answer that chose the version. */
  readonly first?: Reply
  /** Another version, in the server's answer. */
  readonly answeredWith?: ProtocolVersion
  readonly connections: number
}

/** The suites of a version. */
export function suitesScan(version: ProtocolVersion, asked: Asked): Scan<SuitesKnown> {
  return {
    start: { lists: suiteLists(version), choices: [], refusals: [], isDone: false, connections: 0 },
    next(known) {
      if (known.isDone) return []
      const [list] = known.lists
      if (list !== undefined) return [planFor(asked, { version, cipherSuites: list })]
      const reversed = acceptedIn(known).toReversed()
      return [planFor(asked, { version, cipherSuites: reversed })]
    },
    learn(known, plan, reply) {
      const { answer } = reply
      const counted = { ...known, connections: known.connections + (reply.trace === undefined ? 0 : 1) }
      if (answer.kind === 'notAsked') return { ...counted, isDone: true, unasked: answer.reason }
      if (known.lists.length === 0) return settled(counted, plan, reply)
      if (answer.kind === 'sslv2' && version === 'SSLv2') {
        return { ...counted, cipherKinds: answer.cipherKinds, lists: [], isDone: true, first: reply }
      }
      const refusal = refusalIn(answer, version)
      if (refusal !== undefined) return refused(counted, refusal, reply)
      if (answer.kind !== 'serverHello') return { ...counted, isDone: true }
      return chosen(counted, answer.cipherSuite, reply)
    },
  }
}

/** In the order in which they were chosen. */
export function acceptedIn({ choices, cipherKinds }: SuitesKnown): readonly number[] {
  return cipherKinds ?? choices.map((it) => it.chosen)
}

function chosen(known: SuitesKnown, cipherSuite: number, reply: Reply): SuitesKnown {
  const [list = [], ...lists] = known.lists
  // A suite that was not offered would be chosen again and again.
  if (!list.includes(cipherSuite)) {
    return { ...known, isDone: true, unasked: 'the server chose a suite that was not offered' }
  }
  const left = list.filter((it) => it !== cipherSuite)
  const next = {
    ...known,
    first: known.first ?? reply,
    choices: [...known.choices, { offered: list, chosen: cipherSuite }],
    lists: left.length > 0 ? [left, ...lists] : lists,
  }
  return next.lists.length > 0 ? next : ended(next)
}

function refused(known: SuitesKnown, refusal: Refusal, { answer }: Reply): SuitesKnown {
  const refusals = [...known.refusals, refusal]
  const [list = [], ...lists] = known.lists
  const noted = { ...known, refusals }
  if (refusal === 'version') {
    const version = answer.kind === 'serverHello' ? answer.version : undefined
    return ended({ ...noted, lists: [], ...(version === undefined ? {} : { answeredWith: version }) })
  }
  // Silence takes all the time there is, and is no answer to anything.
  if (refusal === 'silence') return ended({ ...noted, lists: [], unasked: 'the server does not answer' })
  // Perhaps it was too long to be read; who has ended on a short list without a word does so on any.
  if (refusal === 'unsaid' && list.length > LIST_LENGTH && !known.refusals.includes('unsaid')) {
    const parts = Array.from({ length: Math.ceil(list.length / LIST_LENGTH) }, (_, index) =>
      list.slice(index * LIST_LENGTH, (index + 1) * LIST_LENGTH),
    )
    return { ...noted, lists: [...parts, ...lists] }
  }
  return lists.length > 0 ? { ...noted, lists } : ended(noted)
}

/** All lists are asked: what is left is whose order it was. */
function ended(known: SuitesKnown): SuitesKnown {
  const asked = { ...known, lists: [] }
  if (known.choices.length < 2) return { ...asked, isDone: true, preference: 'unknown' }
  const preference = preferenceIn(known.choices)
  return preference === undefined ? asked : { ...asked, isDone: true, preference }
}

function settled(known: SuitesKnown, { hello }: HandshakePlan, { answer }: Reply): SuitesKnown {
  const chosen = answer.kind === 'serverHello' ? answer.cipherSuite : undefined
  const reversed = hello.cipherSuites.filter((it) => acceptedIn(known).includes(it))
  return { ...known, isDone: true, preference: preferenceByReversal(reversed, chosen) }
}

/** Whether the server has the version; null where that cannot be told. */
export interface Offered {
  readonly offered: boolean | null
  readonly why: string
}

/**
 * Of one version, given all: a server that ends without a word refuses only where it speaks TLS elsewhere, and one that
 * refuses every offer may have a version of which it lacks something else.
 */
export function offeredIn(known: SuitesKnown, all: readonly SuitesKnown[]): Offered {
  const accepted = acceptedIn(known).length
  if (accepted > 0 || known.cipherKinds !== undefined) return { offered: true, why: 'a suite was chosen' }
  const { refusals, unasked, answeredWith } = known
  if (unasked !== undefined) return { offered: null, why: unasked }
  if (answeredWith !== undefined)
    return { offered: false, why: `answered with ${versionTitle(answeredWith)}` }
  if (refusals.includes('version')) return { offered: false, why: 'alert protocol_version' }
  const speaks = all.some((it) => acceptedIn(it).length > 0)
  const [last] = refusals.slice(-1)
  const why = last === 'offer' ? 'alert handshake_failure' : 'the connection ends without an answer'
  return speaks ? { offered: false, why } : { offered: null, why: `${why}, as with every version` }
}
