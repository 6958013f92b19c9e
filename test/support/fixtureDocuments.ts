// The fences of a fixture's test as documents of a workspace, which the real analysis looks at: the other fences are
// the files that a document includes or names. `file=site.conf` is in the workspace's folder, `file=/etc/ssl/a.pem`
// where it says.

import ignore from 'ignore'
import { analyzeDocument, type DocumentAnalysis } from '../../server/src/analysis/analyze.ts'
import { DEFAULT_CONFIGURATION } from '../../server/src/analysis/configuration.ts'
import type { Failure } from '../../server/src/analysis/failure.ts'
import type { FileCache } from '../../server/src/analysis/fileCache.ts'
import { type GitState, UNKNOWN_TO_GIT } from '../../server/src/analysis/files.ts'
import type { Project } from '../../server/src/analysis/project.ts'
import { NO_WEAK_KEYS } from '../../server/src/analysis/weakKeys.ts'
import { globMatcher } from '../../server/src/base/glob.ts'
import type { Range, SourceRange } from '../../server/src/base/range.ts'
import type { TextEdit } from '../../server/src/base/textEdit.ts'
import { isWithin, relativePath, resolvePath } from '../../server/src/base/uri.ts'
import type { CertificateBundle } from '../../server/src/bundle/bundle.ts'
import type { Dialect, Source } from '../../server/src/dialects/dialect.ts'
import { DIALECTS } from '../../server/src/dialects/index.ts'
import { EMPTY_POLICY } from '../../server/src/policy/policy.ts'
import type { Rule } from '../../server/src/rules/rule.ts'
import { parseRecipes, pemOfRecipes, rangeInRecipe } from './certificateRecipe.ts'
import type { Fence, FixtureTest } from './fixtureFile.ts'
import { expandPieces } from './fixturePieces.ts'
import { type Marker, type MarkerStyle, parseMarkers } from './markers.ts'
import { expandedIn } from './pathPattern.ts'

export interface FixtureDocument {
  readonly fence: Fence
  /** As the other documents name it. */
  readonly file: string
  readonly uri: string
  readonly dialect: Dialect
  /** What a user would have written: the fence without its markers, or the PEM text of its recipes. */
  readonly text: string
  readonly source: Source<unknown>
  /** For what stands in the fence. */
  readonly marked: {
    readonly style: MarkerStyle
    /** The fence without its markers. */
    readonly text: string
    readonly expected: readonly Marker[]
    /** Where a range of the document is in the fence. */
    inFence(range: Range): Range
  }
}

const WORKSPACE = 'file:///workspace'

/** The documents of a test, without those that show what a fix leads to. */
export function documentsOf(test: FixtureTest): FixtureDocument[] {
  const fences = test.fences.filter((it) => it.language !== 'policy' && !it.attributes.has('after-fix'))
  const recipes = fences
    .filter((it) => it.language === 'certificate')
    .flatMap((it) => parseRecipes(parseMarkers(it.body, RECIPE_STYLE).text))
  const names = new Set<string>()
  const named = fences.map((fence) => {
    const file = fence.attributes.get('file') ?? unusedName(fence.language, names)
    names.add(file)
    return { fence, file }
  })
  const pieces = new Map<string, string>()
  const made = new Map<Fence, FixtureDocument>()
  for (const { fence, file } of named) {
    if (fence.language !== 'certificate') continue
    const document = recipeDocument(fence, file, recipes)
    pieces.set(file, document.text)
    made.set(fence, document)
  }
  return named.map(
    ({ fence, file }) => made.get(fence) ?? textDocument(fence, file, dialectOf(fence.language), pieces),
  )
}

/** The texts that a fix is said to lead to, by the number of the fix and the name of the file. */
export function textsAfterFix(
  test: FixtureTest,
): { readonly fix: number; readonly file: string; readonly text: string; readonly fence: Fence }[] {
  const documents = documentsOf(test)
  const made = documents.filter((it) => it.fence.language === 'certificate')
  const recipes = made.flatMap((it) => parseRecipes(it.marked.text))
  const pieces = new Map(made.map((it) => [it.file, it.text]))
  return test.fences
    .filter((it) => it.attributes.has('after-fix'))
    .map((fence) => {
      const same = documents.find((it) => it.fence.language === fence.language)
      return {
        fix: Number(fence.attributes.get('after-fix') || 1),
        file: fence.attributes.get('file') ?? same?.file ?? '',
        text:
          fence.language === 'certificate'
            ? pemOfRecipes(parseRecipes(fence.body), recipes)
            : expandPieces(fence.body, pieces).text,
        fence,
      }
    })
}

/** What analysis makes of each document; `now=`, `version=` and `options=` are those of any of the test's fences. */
export function analysesOf(
  documents: readonly FixtureDocument[],
  rules: readonly Rule[],
  onFailure: (failure: Failure) => void = throwFailure,
): ReadonlyMap<FixtureDocument, DocumentAnalysis> {
  const attribute = (name: string) =>
    documents.map((it) => it.fence.attributes.get(name)).find((it) => it !== undefined)
  const serverVersion = attribute('version')
  const project: Project = {
    cache: cacheOf(documents),
    dialects: DIALECTS,
    rules,
    configuration: { ...DEFAULT_CONFIGURATION, ...JSON.parse(attribute('options') ?? '{}') },
    now: Date.parse(attribute('now') ?? '2026-03-01'),
    folders: [WORKSPACE],
    trusted: true,
    weakKeys: NO_WEAK_KEYS,
    ...(serverVersion === undefined ? {} : { serverVersion }),
    languageId: (uri) => documents.find((it) => it.uri === uri)?.dialect.languageIds[0],
    knownUris: new Set(),
    isExcluded: () => false,
    onFailure,
  }
  return new Map(documents.map((it) => [it, analyzeDocument(it.uri, project)!]))
}

function throwFailure({ error }: Failure): never {
  throw error
}

/** The documents as files that were read long ago: no other file is there. */
function cacheOf(documents: readonly FixtureDocument[]): FileCache {
  const contents = new Map(documents.map((it) => [it.uri, { kind: 'text', text: it.text } as const]))
  return {
    content: (uri) => contents.get(uri) ?? { kind: 'missing' },
    find: (folder, glob) => {
      const matches = globMatcher(glob)
      const inside = [...contents.keys()].filter((it) => isWithin(it, folder)).sort()
      return inside.filter((it) => matches(relativePath(folder, it)))
    },
    expand: (folder, pattern) => expandedIn(contents.keys(), folder, pattern),
    real: (uri) => uri,
    gitState: (uri) => gitState(uri, documents),
    load: async () => false,
    open: () => {},
    close: () => {},
    isOpen: () => false,
    openUris: () => [],
    forget: () => {},
    forgetAll: () => {},
    track: (compute) => ({ value: compute(), reads: new Map() }),
    isFresh: () => false,
    revision: () => 0,
    refresh: async () => {},
    readUris: () => [],
    changesSince: () => [],
  }
}

/** A test that has a `.gitignore` is a repository. */
function gitState(uri: string, documents: readonly FixtureDocument[]): GitState {
  const gitignore = documents.find((it) => it.file === '.gitignore')
  if (gitignore === undefined) return UNKNOWN_TO_GIT
  const ignored = ignore().add(gitignore.text).ignores(relativePath(WORKSPACE, uri))
  return { kind: ignored ? 'ignored' : 'notIgnored', root: WORKSPACE }
}

/** The documents with the edits made. */
export function edited(documents: readonly FixtureDocument[], edits: readonly TextEdit[]): FixtureDocument[] {
  return documents.map((document) => {
    const own = edits.filter((it) => it.range.uri === document.uri)
    if (own.length === 0) return document
    return { ...document, ...parsed(document.dialect, document.uri, applyEdits(document.text, own)) }
  })
}

/** The text with edits made that do not overlap. */
export function applyEdits(text: string, edits: readonly TextEdit[]): string {
  const sorted = [...edits].sort((a, b) => b.range.start - a.range.start)
  let result = text
  let before = text.length
  for (const { range, text: replacement } of sorted) {
    if (range.end > before) throw new Error('edits overlap')
    result = result.slice(0, range.start) + replacement + result.slice(range.end)
    before = range.start
  }
  return result
}

function textDocument(
  fence: Fence,
  file: string,
  dialect: Dialect,
  pieces: ReadonlyMap<string, string>,
): FixtureDocument {
  const style: MarkerStyle = dialect.id === 'pem' ? PEM_STYLE : { comment: dialect.lineComment ?? '#' }
  const { text: marked, markers } = parseMarkers(fence.body, style)
  const { text, before } = expandPieces(marked, pieces)
  const inFence = (range: Range) =>
    dialect.id === 'pem'
      ? (pemBlocks(text).find((it) => isFirstLine(range, it, text)) ?? range)
      : before(range)
  const uri = resolvePath(WORKSPACE, file)
  return {
    fence,
    file,
    uri,
    dialect,
    ...parsed(dialect, uri, text),
    marked: { style, text: marked, expected: markers, inFence },
  }
}

function recipeDocument(fence: Fence, file: string, known: ReturnType<typeof parseRecipes>): FixtureDocument {
  const { text: recipeText, markers } = parseMarkers(fence.body, RECIPE_STYLE)
  const recipes = parseRecipes(recipeText)
  const dialect = dialectOf('pem')
  const uri = resolvePath(WORKSPACE, file)
  const { text, source } = parsed(dialect, uri, pemOfRecipes(recipes, known))
  const bundle = bundleOf(dialect, source)
  const inFence = (range: Range): Range => {
    const index = bundle.blocks.findIndex((it) => it.range.start <= range.start && range.end <= it.range.end)
    if (index < 0) return { start: 0, end: recipeText.length }
    return rangeInRecipe(range, recipes[index]!, bundle.blocks[index]!)
  }
  return {
    fence,
    file,
    uri,
    dialect,
    text,
    source,
    marked: { style: RECIPE_STYLE, text: recipeText, expected: markers, inFence },
  }
}

function parsed(dialect: Dialect, uri: string, text: string): Pick<FixtureDocument, 'text' | 'source'> {
  return { text, source: { uri, text, ...dialect.parse(text) } }
}

function bundleOf(dialect: Dialect, source: Source<unknown>): CertificateBundle {
  const { bundles } = dialect.lower(source, { serverVersion: undefined, included: () => [] })
  return bundles[0] ?? { uri: source.uri, blocks: [] }
}

/** A file that analysis does not look into, but that fixes may write to. */
const GITIGNORE: Dialect = {
  id: 'gitignore',
  name: '.gitignore',
  languageIds: ['ignore'],
  filePatterns: ['.gitignore'],
  lineComment: '#',
  mayConcernTls: () => false,
  parse: () => ({ tree: undefined, errors: [] }),
  includes: () => [],
  lower: () => EMPTY_POLICY,
  edit: () => [],
  wordAt: () => undefined,
}

function dialectOf(id: string): Dialect {
  const wanted = OTHER_LANGUAGES.has(id) ? 'embedded' : id
  const dialect = [...DIALECTS, GITIGNORE].find((it) => it.id === wanted)
  if (dialect) return dialect
  const languages = [...DIALECTS.map((it) => it.id), ...OTHER_LANGUAGES]
  throw new Error(`no dialect \`${id}\`: there are ${languages.join(', ')}, and \`certificate\``)
}

/** Languages of which only the certificates in them are known. */
const OTHER_LANGUAGES: ReadonlySet<string> = new Set(['yaml', 'json', 'toml', 'env', 'xml', 'java', 'python'])

const DEFAULT_NAMES: Readonly<Record<string, string>> = {
  gitignore: '.gitignore',
  nginx: 'nginx.conf',
  nodeTls: 'server.ts',
  pem: 'certificates.pem',
  certificate: 'certificate.pem',
  yaml: 'secret.yaml',
  json: 'certificates.json',
  toml: 'settings.toml',
  env: '.env',
  xml: 'metadata.xml',
  java: 'Certificates.java',
  python: 'certificates.py',
}

function unusedName(language: string, used: ReadonlySet<string>): string {
  const name = DEFAULT_NAMES[language] ?? language
  for (let number = 1; ; number++) {
    const candidate = number === 1 ? name : `${number}/${name}`
    if (!used.has(candidate)) return candidate
  }
}

const PEM_STYLE: MarkerStyle = { comment: '#', blocks: pemBlocks }
const RECIPE_STYLE: MarkerStyle = { comment: '#', blocks: (text) => parseRecipes(text).map((it) => it.range) }

/** From each BEGIN to its END; to the next BEGIN or the end of the text where it has none. */
function pemBlocks(text: string): Range[] {
  return [
    ...text.matchAll(/-----BEGIN [\s\S]*?(?:-----END [^\n]*?-----|(?=\n-----BEGIN )|$(?![\s\S]))/g),
  ].map((it) => ({ start: it.index, end: it.index + it[0].trimEnd().length }))
}

function isFirstLine(range: Range, block: Range, text: string): boolean {
  const lineEnd = text.indexOf('\n', block.start)
  return range.start === block.start && range.end === (lineEnd < 0 ? text.length : lineEnd)
}

/** Where a range is in the fence of its document; throws where it is in none. */
export function placeInFence(
  range: SourceRange,
  documents: readonly FixtureDocument[],
): { readonly document: FixtureDocument; readonly range: Range } {
  const document = documents.find((it) => it.uri === range.uri)
  if (!document) throw new Error(`a range is in ${range.uri}, which is no document of the test`)
  return { document, range: document.marked.inFence(range) }
}
