// What a server chose from lists that shrink: whether it followed its own order or the client's.

/** One hello of an enumeration, and what the server took of it. */
export interface Choice {
  readonly offered: readonly number[]
  readonly chosen: number
}

export type Preference = 'server' | 'client' | 'unknown'

/**
 * `server` where a choice was not the first of what both have; undefined where each was, which one with an order of its
 * own may do by chance.
 */
export function preferenceIn(choices: readonly Choice[]): 'server' | undefined {
  const accepted = new Set(choices.map((it) => it.chosen))
  const isOwn = choices.some(({ offered, chosen }) => offered.find((it) => accepted.has(it)) !== chosen)
  return isOwn ? 'server' : undefined
}

/** From the answer to what it accepts, in the reverse of the order in which it chose. */
export function preferenceByReversal(reversed: readonly number[], chosen: number | undefined): Preference {
  if (chosen === undefined || !reversed.includes(chosen)) return 'unknown'
  return chosen === reversed[0] ? 'client' : 'server'
}
