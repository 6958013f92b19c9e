import { minuteOf } from '../base/instant.ts'
import { memoOfLast } from '../base/memo.ts'
import type { Sourced } from '../base/range.ts'
import type { BundleBlock } from '../bundle/bundle.ts'
import type { Dialect, Source } from '../dialects/dialect.ts'
import type { TlsPolicy } from '../policy/policy.ts'
import { EMPTY_POLICY } from '../policy/policy.ts'
import type { Rule } from '../rules/rule.ts'
import { type Configuration, isRuleOn, ruleContext, withSeverities } from './configuration.ts'
import { detectDialect, embeddedDialect } from './detection.ts'
import { attempt } from './failure.ts'
import type { Reads } from './fileCache.ts'
import type { FileContent } from './files.ts'
import type { Finding } from './finding.ts'
import { createIncludeGraph, type IncludeGraph } from './includeGraph.ts'
import { lint } from './lint.ts'
import type { Project } from './project.ts'
import { matchKeys, resolveReferences } from './references.ts'
import { baseOf, contentOf, includedUris, sourceOf } from './sources.ts'
import { suppress, UNUSED_SUPPRESSION } from './suppressions.ts'

/** All that is known of one document. */
export interface DocumentAnalysis {
  readonly uri: string
  readonly text: string
  /** Undefined for a file that we know only for the certificates in it. */
  readonly dialect: Dialect | undefined
  /** The configurations that the document is part of: its own, or those of the files that include it. */
  readonly configurations: readonly AnalyzedConfiguration[]
  /** The certificates, keys and the like that stand in it. */
  readonly blocks: readonly BundleBlock[]
  /** Those that lie in it, sorted by place. */
  readonly findings: readonly Finding[]
}

/** One configuration: a root file with all that it includes. */
export interface AnalyzedConfiguration {
  readonly rootUri: string
  readonly dialect: Dialect
  readonly policy: TlsPolicy
  readonly sources: ReadonlyMap<string, Source<unknown>>
  /** In all its documents, with the rules' own severities and before any suppression. */
  readonly findings: readonly Finding[]
}

/** Results of earlier runs, used again as long as nothing changed that they were made from. */
export interface AnalysisMemory {
  readonly includeGraphs: Map<Dialect, IncludeGraph>
  readonly configurations: Map<string, RememberedConfiguration>
  readonly documents: Map<string, RememberedDocument>
}

interface RememberedConfiguration {
  readonly value: AnalyzedConfiguration
  readonly reads: Reads
  /** The minute in which it was made: what rules say of dates is not for ever. */
  readonly minute: number
  /** The last revision of the cache in which it was found to hold. */
  revision: number
}

interface RememberedDocument {
  readonly value: DocumentAnalysis
  readonly content: FileContent
}

export function emptyMemory(): AnalysisMemory {
  return { includeGraphs: new Map(), configurations: new Map(), documents: new Map() }
}

/** Lets go of what was made from a document: its trees weigh a hundred times its text. */
export function forgetDocument(uri: string, { documents, configurations }: AnalysisMemory): void {
  documents.delete(uri)
  for (const [key, { value }] of configurations) {
    if (value.rootUri === uri || value.sources.has(uri)) configurations.delete(key)
  }
}

/** Undefined where there is no such text, or it is yet to be loaded. */
export function analyzeDocument(
  uri: string,
  project: Project,
  memory: AnalysisMemory = emptyMemory(),
): DocumentAnalysis | undefined {
  const content = contentOf(uri, project)
  if (content?.kind !== 'text') return undefined
  const { text } = content
  const dialect = dialectOf(uri, content, project, memory)
  const excluded = project.isExcluded(uri)
  const configurations = excluded ? [] : configurationsOf(uri, text, dialect, project, memory)
  const earlier = memory.documents.get(uri)
  if (earlier?.content === content && areSame(earlier.value.configurations, configurations)) {
    return earlier.value
  }
  const value = excluded
    ? { uri, text, dialect, configurations, blocks: [], findings: [] }
    : documentAnalysis(uri, text, dialect, configurations, project)
  memory.documents.set(uri, { value, content })
  return value
}

/** What another file includes is in that one's dialect, if nothing else is known of it. */
function dialectOf(
  uri: string,
  content: FileContent & { readonly kind: 'text' },
  project: Project,
  memory: AnalysisMemory,
): Dialect | undefined {
  const detected = detectDialect(uri, content, project)
  if (detected) return detected
  return project.dialects.find(
    (it) => it.hasSigns?.(content.text) && includeGraphOf(it, memory).isIncluded(uri, project),
  )
}

function areSame<T>(some: readonly T[], others: readonly T[]): boolean {
  return some.length === others.length && some.every((it, index) => it === others[index])
}

function configurationsOf(
  uri: string,
  text: string,
  dialect: Dialect | undefined,
  project: Project,
  memory: AnalysisMemory,
): readonly AnalyzedConfiguration[] {
  const configurations: AnalyzedConfiguration[] = []
  if (dialect?.mayConcernTls(text)) {
    const graph = includeGraphOf(dialect, memory)
    const roots = attempt(uri, project.onFailure, [uri], () => graph.rootsOf(uri, project))
    configurations.push(...roots.map((it) => configurationOf(it, dialect, project, memory)))
    // The file that includes it could not be analyzed: then it stands for itself.
    if (configurations.every((it) => it.sources.size === 0) && !roots.includes(uri)) {
      configurations.push(configurationOf(uri, dialect, project, memory))
    }
  }
  const embedded = dialect?.certificates === 'alone' ? undefined : embeddedDialect(text, project.dialects)
  if (embedded && embedded !== dialect) configurations.push(configurationOf(uri, embedded, project, memory))
  return configurations
}

function includeGraphOf(dialect: Dialect, { includeGraphs }: AnalysisMemory): IncludeGraph {
  const graph = includeGraphs.get(dialect) ?? createIncludeGraph(dialect)
  includeGraphs.set(dialect, graph)
  return graph
}

function documentAnalysis(
  uri: string,
  text: string,
  dialect: Dialect | undefined,
  configurations: readonly AnalyzedConfiguration[],
  project: Project,
): DocumentAnalysis {
  const blocks = blocksOf(uri, configurations)
  const findings = withSeverities(uniqueFindings(uri, configurations), project.configuration)
  return {
    uri,
    text,
    dialect,
    configurations,
    blocks,
    findings: suppress(findings, {
      uri,
      text,
      lineComment: dialect?.lineComment,
      ruleIds: new Set([...project.rules.map((it) => it.id), UNUSED_SUPPRESSION]),
      isRuleOn: (id) => isRuleOn(id, project.configuration),
      blocks: blocks.map((it) => it.range),
    }),
  }
}

function configurationOf(
  rootUri: string,
  dialect: Dialect,
  project: Project,
  { configurations }: AnalysisMemory,
): AnalyzedConfiguration {
  const { cache, now } = project
  const key = `${dialect.id} ${rootUri}`
  const minute = minuteOf(now)
  const earlier = configurations.get(key)
  if (earlier?.minute === minute) {
    // Of a configuration of a thousand files, each asks for it.
    if (earlier.revision === cache.revision()) return earlier.value
    if (cache.isFresh(earlier.reads)) {
      earlier.revision = cache.revision()
      return earlier.value
    }
  }
  // What no longer holds is let go before its successor grows: of large documents, each weighs some megabytes.
  configurations.delete(key)
  const { value, reads } = cache.track(() => analyzeConfiguration(rootUri, dialect, project))
  configurations.set(key, { value, reads, minute, revision: NEVER })
  return value
}

/** What was yet to be loaded when it was made is looked for again. */
const NEVER = -1

/** Without policy and findings where something of it throws, so that the document's other configurations have theirs. */
function analyzeConfiguration(rootUri: string, dialect: Dialect, project: Project): AnalyzedConfiguration {
  const nothing: AnalyzedConfiguration = {
    rootUri,
    dialect,
    policy: EMPTY_POLICY,
    sources: new Map(),
    findings: [],
  }
  return attempt(rootUri, project.onFailure, nothing, () => lowerAndJudge(rootUri, dialect, project))
}

function lowerAndJudge(rootUri: string, dialect: Dialect, project: Project): AnalyzedConfiguration {
  const sources = new Map<string, Source<unknown>>()
  const take = (uri: string) => {
    const source = sourceOf(uri, dialect, project)
    if (source) sources.set(uri, source)
    return source
  }
  const takeGitignore = (folder: string) => {
    const uri = `${folder}/.gitignore`
    const content = contentOf(uri, project)
    if (content?.kind === 'text') sources.set(uri, { uri, text: content.text, tree: undefined, errors: [] })
  }
  const root = take(rootUri)
  if (!root) return { rootUri, dialect, policy: EMPTY_POLICY, sources, findings: [] }
  const guessed = baseOf(rootUri, dialect)
  // A site that nobody is known to include may be included from anywhere.
  const base = dialect.isWhole?.(root) === false ? { ...guessed, certain: false } : guessed
  const byPattern = new Map<string, readonly Source<unknown>[]>()
  const filesOf = (pattern: string) =>
    includedUris(pattern, base, dialect, project).flatMap((uri) => take(uri) ?? [])
  const lowered = dialect.lower(root, {
    serverVersion: project.serverVersion,
    // Hundreds of servers include the same snippet.
    included: (pattern) => {
      const files = byPattern.get(pattern) ?? filesOf(pattern)
      byPattern.set(pattern, files)
      return files
    },
  })
  const resolved = matchKeys(resolveReferences(lowered, base, dialect, project), root)
  // A fix writes into it.
  for (const { repository } of resolved.bundles) if (repository !== undefined) takeGitignore(repository)
  const policy = {
    ...resolved,
    syntaxErrors: syntaxErrors(lowered, dialect, [...sources.values()]),
    tooComplex: tooComplex(lowered, sources.values()),
  }
  return { rootUri, dialect, policy, sources, findings: lintPolicy(policy, project) }
}

/** In each of the documents, none of which was judged: on the first line, where no other place is known. */
function tooComplex(
  { tooComplex: found }: TlsPolicy,
  sources: Iterable<Source<unknown>>,
): TlsPolicy['tooComplex'] {
  const [first] = found
  if (first === undefined) return []
  const everywhere = [...found]
  for (const { uri, text } of sources) {
    const line = /\S.*/.exec(text)
    if (line === null || found.some(({ range }) => range.uri === uri)) continue
    const range = { uri, start: line.index, end: line.index + line[0].trimEnd().length }
    everywhere.push({ value: first.value, range })
  }
  return everywhere
}

/**
 * None where nothing of TLS was found, nor anything that shows the language: then the file may be of another program that
 * keeps its files in such folders. A server that has lost its brace is no endpoint, and its directives show it.
 */
function syntaxErrors(
  { endpoints }: TlsPolicy,
  { reportsSyntaxErrors, hasSigns }: Dialect,
  sources: readonly Source<unknown>[],
): TlsPolicy['syntaxErrors'] {
  if (!reportsSyntaxErrors) return []
  if (endpoints.length === 0 && !sources.some((it) => hasSigns?.(it.text))) return []
  const found: Sourced<string>[] = []
  for (const { uri, errors } of sources) {
    for (const { message, range } of errors) found.push({ value: message, range: { uri, ...range } })
  }
  return found
}

function lintPolicy(policy: TlsPolicy, project: Project): readonly Finding[] {
  return lint(policy, {
    rules: rulesOn(project),
    context: ruleContext(project.configuration, project.now, project.weakKeys),
    onFailure: project.onFailure,
  })
}

function blocksOf(uri: string, configurations: readonly AnalyzedConfiguration[]): readonly BundleBlock[] {
  const byStart = new Map<number, BundleBlock>()
  for (const configuration of configurations) {
    for (const block of partsIn(configuration, uri).blocks) {
      if (!byStart.has(block.range.start)) byStart.set(block.range.start, block)
    }
  }
  return [...byStart.values()].sort((a, b) => a.range.start - b.range.start)
}

/** Of several roots that include a document, each leads to the same findings in it. */
function uniqueFindings(uri: string, configurations: readonly AnalyzedConfiguration[]): readonly Finding[] {
  if (configurations.length === 1) return partsIn(configurations[0]!, uri).findings
  const unique = new Map<string, Finding>()
  for (const configuration of configurations) {
    for (const finding of partsIn(configuration, uri).findings) {
      const { range, ruleId, message } = finding
      const key = `${range.start} ${range.end} ${ruleId} ${message}`
      if (!unique.has(key)) unique.set(key, finding)
    }
  }
  return [...unique.values()].sort((a, b) => a.range.start - b.range.start || a.range.end - b.range.end)
}

/** What of a configuration lies in one of its documents, in the order of the configuration. */
interface Parts {
  readonly findings: Finding[]
  readonly blocks: BundleBlock[]
}

/** Sorted out once for all documents, which may be thousands. */
function partsIn(configuration: AnalyzedConfiguration, uri: string): Parts {
  let byUri = PARTS.get(configuration)
  if (byUri === undefined) {
    byUri = new Map()
    PARTS.set(configuration, byUri)
    for (const finding of configuration.findings) partsOf(finding.range.uri, byUri).findings.push(finding)
    for (const { blocks } of configuration.policy.bundles) {
      for (const block of blocks) partsOf(block.range.uri, byUri).blocks.push(block)
    }
  }
  return byUri.get(uri) ?? NO_PARTS
}

function partsOf(uri: string, byUri: Map<string, Parts>): Parts {
  const parts = byUri.get(uri) ?? { findings: [], blocks: [] }
  byUri.set(uri, parts)
  return parts
}

const PARTS = new WeakMap<AnalyzedConfiguration, Map<string, Parts>>()
const NO_PARTS: Parts = { findings: [], blocks: [] }

/** The same list for the same configuration: what is remembered of certificates is remembered by it. */
function rulesOn({ rules, configuration }: Project): readonly Rule[] {
  return rulesOf(configuration, rules)
}

const rulesOf = memoOfLast((configuration: Configuration, rules: readonly Rule[]): readonly Rule[] =>
  rules.filter((it) => isRuleOn(it.id, configuration)),
)
