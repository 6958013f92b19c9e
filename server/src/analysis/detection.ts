import { globMatcher } from '../base/glob.ts'
import { memoByObject } from '../base/memo.ts'
import { pathOfUri } from '../base/uri.ts'
import type { Dialect, Recognition } from '../dialects/dialect.ts'
import type { FileContent } from './files.ts'
import type { Project } from './project.ts'

/**
 * The dialect that a document is in: what the user says of it, else the language that the editor gives it, its file name
 * or its text. None for what we have no dialect for; certificates are looked for in such a document all the same.
 */
export function detectDialect(
  uri: string,
  content: FileContent | undefined,
  { dialects, languageId, assigned }: Pick<Project, 'dialects' | 'languageId' | 'assigned'>,
): Dialect | undefined {
  const theirs = assigned && dialects.find((it) => it.id === assigned.dialectId)
  if (theirs && assigned.named.has(uri)) return theirs
  const recognition = (it: Dialect) => recognize(it, content)
  const byName = byLanguage(languageId(uri), dialects) ?? byFileName(uri, dialects)
  if (byName && recognition(byName) !== 'foreign') return byName
  return dialects.find((it) => it !== byName && recognition(it) === 'own') ?? theirs
}

function byLanguage(languageId: string | undefined, dialects: readonly Dialect[]): Dialect | undefined {
  return languageId === undefined ? undefined : dialects.find((it) => it.languageIds.includes(languageId))
}

function byFileName(uri: string, dialects: readonly Dialect[]): Dialect | undefined {
  const path = pathOfUri(uri)
  const folder = path.slice(0, path.lastIndexOf('/') + 1)
  // Windows and old tools write `SHOP.CRT`.
  const inLowerCase = folder + path.slice(folder.length).toLowerCase()
  return (
    dialects.find((it) => matcherOf(it)(path)) ??
    (inLowerCase === path ? undefined : dialects.find((it) => matcherOf(it)(inLowerCase)))
  )
}

/** What a text says of itself; looked at once for each text and dialect. */
function recognize(dialect: Dialect, content: FileContent | undefined): Recognition {
  if (!dialect.recognize || content?.kind !== 'text') return 'unclear'
  let byDialect = RECOGNIZED.get(content)
  if (!byDialect) {
    byDialect = new Map()
    RECOGNIZED.set(content, byDialect)
  }
  let recognition = byDialect.get(dialect.id)
  if (recognition === undefined) {
    recognition = dialect.recognize(content.text)
    byDialect.set(dialect.id, recognition)
  }
  return recognition
}

const RECOGNIZED = new WeakMap<FileContent, Map<string, Recognition>>()

/** The dialect of certificates in files of any kind; undefined where they are not looked for, or the text has none. */
export function embeddedDialect(text: string, dialects: readonly Dialect[]): Dialect | undefined {
  return dialects.find((it) => it.certificates === 'amongOther' && it.mayConcernTls(text))
}

const matcherOf = memoByObject((dialect: Dialect) =>
  // A pattern with a slash is meant from any folder on.
  globMatcher(
    ...dialect.filePatterns.map((it) => (it.includes('/') && !it.startsWith('**/') ? `**/${it}` : it)),
  ),
)
