import { globMatcher } from '../base/glob.ts'
import { pathOfUri } from '../base/uri.ts'
import type { Dialect } from '../dialects/dialect.ts'

/**
 * The dialect that a document is in: by the language that the editor gives it, else by its file name. None for what
 * we have no dialect for; PEM blocks are looked for in such a document all the same.
 */
export function detectDialect(
  uri: string,
  languageId: string | undefined,
  dialects: readonly Dialect[],
): Dialect | undefined {
  const byLanguage =
    languageId === undefined ? undefined : dialects.find((it) => it.languageIds.includes(languageId))
  if (byLanguage) return byLanguage
  const path = pathOfUri(uri)
  return dialects.find((it) => matchersOf(it).some((matches) => matches(path)))
}

/** Whether a text may hold PEM blocks: a cheap search, before anything is parsed. */
export function mayHoldPem(text: string): boolean {
  return text.includes('-----BEGIN ')
}

const MATCHERS = new WeakMap<Dialect, readonly ((path: string) => boolean)[]>()

function matchersOf(dialect: Dialect): readonly ((path: string) => boolean)[] {
  const known = MATCHERS.get(dialect)
  if (known) return known
  // A pattern with a slash is meant from any folder on.
  const matchers = dialect.filePatterns.map((it) =>
    globMatcher(it.includes('/') && !it.startsWith('**/') ? `**/${it}` : it),
  )
  MATCHERS.set(dialect, matchers)
  return matchers
}
