import type { Dialect, Source } from '../dialects/dialect.ts'
import type { BundleBlock, TlsPolicy } from '../policy/policy.ts'
import { EMPTY_POLICY } from '../policy/policy.ts'
import type { Sourced } from '../policy/setting.ts'
import type { Rule } from '../rules/rule.ts'
import { type Configuration, isRuleOn, ruleContext, withSeverities } from './configuration.ts'
import { detectDialect, embeddedDialect } from './detection.ts'
import type { Reads } from './fileCache.ts'
import type { Finding } from './finding.ts'
import { judge } from './judge.ts'
import type { Project } from './project.ts'
import { matchKeys, resolveReferences } from './references.ts'
import { baseOf, contentOf, includedUris, rootsOf, sourceOf } from './sources.ts'
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
  readonly configurations: Map<string, Remembered<AnalyzedConfiguration>>
  readonly documents: Map<string, Remembered<DocumentAnalysis>>
}

interface Remembered<T> {
  readonly value: T
  readonly reads: Reads
  /** The minute in which it was made: what rules say of dates is not for ever. */
  readonly minute: number
}

export function emptyMemory(): AnalysisMemory {
  return { configurations: new Map(), documents: new Map() }
}

/** Undefined where there is no such text, or it is yet to be loaded. */
export function analyzeDocument(
  uri: string,
  project: Project,
  memory: AnalysisMemory = emptyMemory(),
): DocumentAnalysis | undefined {
  if (contentOf(uri, project)?.kind !== 'text') return undefined
  return remember(memory.documents, uri, project, () => analyze(uri, project, memory))
}

function analyze(uri: string, project: Project, memory: AnalysisMemory): DocumentAnalysis {
  const content = contentOf(uri, project)
  const text = content?.kind === 'text' ? content.text : ''
  const dialect = detectDialect(uri, project.languageId(uri), project.dialects)
  if (project.isExcluded(uri)) {
    return { uri, text, dialect, configurations: [], blocks: [], findings: [] }
  }
  const configurations: AnalyzedConfiguration[] = []
  if (dialect?.mayConcernTls(text)) {
    for (const root of rootsOf(uri, dialect, project)) {
      configurations.push(
        remember(memory.configurations, `${dialect.id} ${root}`, project, () =>
          analyzeConfiguration(root, dialect, project),
        ),
      )
    }
  }
  const embedded = dialect?.id === 'pem' ? undefined : embeddedDialect(text, project.dialects)
  if (embedded && embedded !== dialect) configurations.push(analyzeConfiguration(uri, embedded, project))
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

function analyzeConfiguration(rootUri: string, dialect: Dialect, project: Project): AnalyzedConfiguration {
  const sources = new Map<string, Source<unknown>>()
  const base = baseOf(rootUri, dialect)
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
  const lowered = dialect.lower(root, {
    serverVersion: project.serverVersion,
    included: (pattern) =>
      includedUris(pattern, base, dialect, project).flatMap((uri) => {
        const source = take(uri)
        return source ? [source] : []
      }),
  })
  const resolved = matchKeys(resolveReferences(lowered, base, dialect, project), root)
  // A fix writes into it.
  for (const { repository } of resolved.bundles) if (repository !== undefined) takeGitignore(repository)
  const policy = { ...resolved, syntaxErrors: syntaxErrors(lowered, dialect, sources.values()) }
  return { rootUri, dialect, policy, sources, findings: judgePolicy(policy, project) }
}

/** None where nothing of TLS was found: then the file may be of another program that keeps its files in such folders. */
function syntaxErrors(
  { endpoints }: TlsPolicy,
  { reportsSyntaxErrors }: Dialect,
  sources: Iterable<Source<unknown>>,
): TlsPolicy['syntaxErrors'] {
  if (!reportsSyntaxErrors || endpoints.length === 0) return []
  const found: Sourced<string>[] = []
  for (const { uri, errors } of sources) {
    for (const { message, range } of errors) found.push({ value: message, range: { uri, ...range } })
  }
  return found
}

function judgePolicy(policy: TlsPolicy, project: Project): readonly Finding[] {
  return judge(policy, {
    rules: rulesOn(project),
    context: ruleContext(project.configuration, project.now, project.weakKeys),
    onFailure: project.onFailure,
  })
}

function blocksOf(uri: string, configurations: readonly AnalyzedConfiguration[]): readonly BundleBlock[] {
  const byStart = new Map<number, BundleBlock>()
  for (const { policy } of configurations) {
    for (const bundle of policy.bundles) {
      for (const block of bundle.blocks) {
        if (block.range.uri === uri && !byStart.has(block.range.start)) byStart.set(block.range.start, block)
      }
    }
  }
  return [...byStart.values()].sort((a, b) => a.range.start - b.range.start)
}

/** Of several roots that include a document, each leads to the same findings in it. */
function uniqueFindings(uri: string, configurations: readonly AnalyzedConfiguration[]): readonly Finding[] {
  if (configurations.length === 1 && configurations[0]!.sources.size === 1) {
    return configurations[0]!.findings.filter((it) => it.range.uri === uri)
  }
  const unique = new Map<string, Finding>()
  for (const { findings } of configurations) {
    for (const finding of findings) {
      const { range, ruleId, message } = finding
      if (range.uri !== uri) continue
      const key = `${range.start} ${range.end} ${ruleId} ${message}`
      if (!unique.has(key)) unique.set(key, finding)
    }
  }
  return [...unique.values()].sort((a, b) => a.range.start - b.range.start || a.range.end - b.range.end)
}

function remember<T>(
  memory: Map<string, Remembered<T>>,
  key: string,
  { cache, now }: Project,
  compute: () => T,
): T {
  const minute = Math.floor(now / 60_000)
  const earlier = memory.get(key)
  if (earlier && earlier.minute === minute && cache.isFresh(earlier.reads)) return earlier.value
  // What no longer holds is let go before its successor grows: of large documents, each weighs some megabytes.
  memory.delete(key)
  const { value, reads } = cache.track(compute)
  memory.set(key, { value, reads, minute })
  return value
}

/** The same list for the same configuration: what is remembered of certificates is remembered by it. */
function rulesOn({ rules, configuration }: Project): readonly Rule[] {
  const known = RULES_ON.get(configuration)
  if (known?.of === rules) return known.on
  const on = rules.filter((it) => isRuleOn(it.id, configuration))
  RULES_ON.set(configuration, { of: rules, on })
  return on
}

const RULES_ON = new WeakMap<Configuration, { readonly of: readonly Rule[]; readonly on: readonly Rule[] }>()
