import { globMatcher } from '../base/glob.ts'
import { pathOfUri } from '../base/uri.ts'
import type { Dialect } from '../dialects/dialect.ts'

/**
 * The dialect that a document is in: by the language that the editor gives it, else by its file name. None for what
 * we have no dialect for; certificates are looked for in such a document all the same.
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

/** The dialect of certificates in files of any kind; undefined where they are not looked for, or the text has none. */
export function embeddedDialect(text: string, dialects: readonly Dialect[]): Dialect | undefined {
  return dialects.find((it) => it.id === 'embedded' && it.mayConcernTls(text))
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
