// Comments that are meant to silence a rule and are not written as they are read: `# tls-lens-ignore expired`,
// `// tls-lens disable-next-line expired`, `# TLS Lens: ingore expired`. Prose that mentions TLS Lens is none of them.

import { nearest } from '../base/nearest.ts'
import type { Range } from '../base/range.ts'

export interface MisspeltSuppression {
  readonly range: Range
  /** A clause about the comment. */
  readonly message: string
}

/** A cheap search, before anything is parsed. */
export function mayHoldMisspeltSuppression(text: string): boolean {
  return NAME.test(text)
}

export function misspeltSuppressions(
  text: string,
  ruleIds: ReadonlySet<string>,
): readonly MisspeltSuppression[] {
  const found: MisspeltSuppression[] = []
  for (const match of text.matchAll(ATTEMPT)) {
    const [whole, before = '', joint = '', word = '', rest = ''] = match
    if (before.length + joint.length === 0 || whole.includes('tls-lens ignore ')) continue
    const [first = ''] = /^[a-z][\w-]*/i.exec(rest.replace(/^[-\w]*[\s:(]+/, '')) ?? []
    const id = ruleIds.has(first) ? first : nearest(first, ruleIds)
    // What is joined to the name is no prose; elsewhere a rule has to follow.
    if (!isCommand(word) || (joint.trim() === '' && id === undefined)) continue
    const start = match.index + whole.search(NAME)
    const end = match.index + whole.trimEnd().length
    const meant = `tls-lens ignore ${id ?? 'RULE'}: REASON`
    found.push({ range: { start, end }, message: `the comment silences nothing: did you mean \`${meant}\`?` })
  }
  return found
}

const NAME = /tls[-_ ]?lens/i

/** Behind the sign of a comment: the name, what joins it to the next word, that word, and the rest of the line. */
const ATTEMPT = /(#|\/\/|\/\*|<!--|;)[ \t]*tls[-_ ]?lens([-_: \t]{1,3})([a-z]+)([^\r\n]*)/gi

function isCommand(word: string): boolean {
  const lower = word.toLowerCase()
  return COMMANDS.has(lower) || nearest(lower, ['ignore']) !== undefined
}

const COMMANDS: ReadonlySet<string> = new Set([
  'disable',
  'suppress',
  'silence',
  'skip',
  'nolint',
  'noqa',
  'allow',
])
