import type { Instant } from '../base/instant.ts'
import type { BundleBlock } from '../bundle/bundle.ts'
import type { BlockWithoutText } from '../bundle/bundleWithoutText.ts'
import type { Dialect } from '../dialects/dialect.ts'
import { DIALECTS } from '../dialects/index.ts'
import { RULES } from '../rules/all.generated.ts'
import type { Rule } from '../rules/rule.ts'
import { analyzeDocument, type DocumentAnalysis, emptyMemory, forgetDocument } from './analyze.ts'
import {
  type Configuration,
  DEFAULT_CONFIGURATION,
  exclusion,
  ruleContext,
  withSeverities,
} from './configuration.ts'
import { detectDialect } from './detection.ts'
import type { Failure } from './failure.ts'
import { createFileCache } from './fileCache.ts'
import type { FileContent, Files } from './files.ts'
import type { Finding } from './finding.ts'
import {
  type Arrangement,
  type ContainedFinding,
  type LintOptions,
  lintContained,
  lintContents,
} from './lint.ts'
import type { AssignedDialect, Project } from './project.ts'
import { embeddedBlocks, repositoryOf } from './references.ts'
import { contentOf } from './sources.ts'
import { NO_WEAK_KEYS, readWeakKeyLists, type WeakKeys } from './weakKeys.ts'

export interface WorkspaceOptions {
  readonly files: Files
  readonly now: () => Instant
  /** URIs in their canonical spelling (base/uri.ts), without a slash at the end. */
  readonly folders?: readonly string[]
  /** False in Restricted Mode. True unless said otherwise. */
  readonly trusted?: boolean
  readonly configuration?: Configuration
  readonly dialects?: readonly Dialect[]
  readonly rules?: readonly Rule[]
  readonly assigned?: AssignedDialect
  readonly onFailure?: (failure: Failure) => void
  /** Whether files may have changed since it was last asked, without {@link Workspace.filesChanged}. Never, without it. */
  readonly mayHaveChanged?: () => boolean
}

/** The documents that are open, the files that they need, and what is known of them. All URIs are canonical. */
export interface Workspace {
  readonly dialects: readonly Dialect[]
  readonly rules: readonly Rule[]
  openDocument(uri: string, languageId: string | undefined, text: string): void
  changeDocument(uri: string, text: string): void
  closeDocument(uri: string): void
  isOpen(uri: string): boolean
  openUris(): readonly string[]
  /** Files have changed, or were created or deleted. */
  filesChanged(uris: readonly string[], cameOrWent: boolean): void
  configure(configuration: Configuration): void
  configuration(): Configuration
  setFolders(folders: readonly string[]): void
  folders(): readonly string[]
  setTrusted(trusted: boolean): void
  isTrusted(): boolean
  isExcluded(uri: string): boolean
  /** Of a document with that text. */
  detectDialect(uri: string, content: FileContent): Dialect | undefined
  /** A file that has includes, whatever its name: it may be the root of others. */
  addKnown(uri: string): void
  now(): Instant
  /** Those of the lists that the configuration names. */
  weakKeys(): Promise<WeakKeys>
  /** Reads what the document needs, and analyses it. Undefined where its text is not to be had. */
  analyze(uri: string): Promise<DocumentAnalysis | undefined>
  content(uri: string): Promise<FileContent>
  /** The files that analyses have read, or looked for, and that are not open. */
  readUris(): readonly string[]
  /** The certificates, keys and the like of a file, whatever else is in it. */
  blocks(uri: string): Promise<readonly BundleBlock[]>
  /** What is found in a document. Of one that is not open, nothing is kept but what was read. */
  findings(uri: string): Promise<readonly Finding[]>
  /**
   * What is found in a file without text, with the settings' severities. Of a key store, `contents` has no private keys:
   * these do not stand in it as they are.
   */
  lintContained(uri: string, contents: readonly BlockWithoutText[]): Promise<readonly Finding[]>
  /** The same by element, and by its bytes. */
  lintContents(
    contents: readonly BlockWithoutText[],
    arrangement: Arrangement,
  ): Promise<readonly ContainedFinding[]>
}

export function createWorkspace(options: WorkspaceOptions): Workspace {
  const cache = createFileCache(options.files)
  const dialects = options.dialects ?? DIALECTS
  const rules = options.rules ?? RULES
  const knownUris = new Set<string>()
  const languageIds = new Map<string, string>()
  let configuration = options.configuration ?? DEFAULT_CONFIGURATION
  let folders = options.folders ?? []
  let trusted = options.trusted ?? true
  let isExcluded = exclusion(configuration, folders)
  let memory = emptyMemory()
  let weakKeys = NO_WEAK_KEYS
  let weakKeysRead = readWeakKeys()

  /** What is decided by more than the texts has changed: nothing that was concluded still holds. */
  function startOver(): void {
    isExcluded = exclusion(configuration, folders)
    memory = emptyMemory()
  }

  const project = (): Project => ({
    cache,
    dialects,
    rules,
    configuration,
    now: options.now(),
    folders,
    trusted,
    weakKeys,
    languageId: (uri) => languageIds.get(uri),
    assigned: options.assigned,
    knownUris,
    isExcluded,
    onFailure: options.onFailure ?? (() => {}),
  })

  /** In Restricted Mode nothing is read that the workspace does not have. */
  async function readWeakKeys(): Promise<WeakKeys> {
    const { weakKeyLists } = configuration
    const read = trusted ? await readWeakKeyLists(options.files, weakKeyLists) : NO_WEAK_KEYS
    // Meanwhile others may have been named.
    if (weakKeyLists !== configuration.weakKeyLists) return weakKeysRead
    if (read.isListed !== weakKeys.isListed) memory = emptyMemory()
    weakKeys = read
    return read
  }

  /** Runs the synchronous core until nothing is left to be read. */
  async function settle<T>(run: (project: Project) => T): Promise<T> {
    if (configuration.weakKeyLists.length > 0) await weakKeysRead
    for (let round = 0; round < MAX_ROUNDS; round++) {
      const result = run(project())
      if (!(await cache.load())) return result
    }
    return run(project())
  }

  async function lintOptions(): Promise<LintOptions> {
    const listed = await weakKeysRead
    return {
      rules,
      context: ruleContext(configuration, options.now(), listed),
      onFailure: options.onFailure ?? (() => {}),
    }
  }

  return {
    dialects,
    rules,
    openDocument: (uri, languageId, text) => {
      if (languageId !== undefined && languageIds.get(uri) !== languageId) {
        languageIds.set(uri, languageId)
        startOver()
      }
      cache.open(uri, text)
    },
    changeDocument: cache.open,
    closeDocument: (uri) => {
      languageIds.delete(uri)
      cache.close(uri)
      forgetDocument(uri, memory)
      // What was read for the documents that were open is of no use without them.
      if (cache.openUris().length > 0) return
      cache.forgetAll()
      memory = emptyMemory()
    },
    isOpen: cache.isOpen,
    openUris: cache.openUris,
    filesChanged: cache.forget,
    configure: (value) => {
      configuration = value
      startOver()
      weakKeysRead = readWeakKeys()
    },
    configuration: () => configuration,
    setFolders: (value) => {
      folders = value
      cache.forgetAll()
      startOver()
    },
    folders: () => folders,
    setTrusted: (value) => {
      trusted = value
      // What was refused before is asked for again.
      cache.forgetAll()
      startOver()
      weakKeysRead = readWeakKeys()
    },
    isTrusted: () => trusted,
    isExcluded: (uri) => isExcluded(uri),
    detectDialect: (uri, content) => detectDialect(uri, content, project()),
    addKnown: (uri) => void knownUris.add(uri),
    now: options.now,
    weakKeys: () => weakKeysRead,
    readUris: cache.readUris,
    analyze: async (uri) => {
      if (options.mayHaveChanged?.()) await cache.refresh()
      return settle((it) => analyzeDocument(uri, it, memory))
    },
    content: async (uri) =>
      (await settle((it) => contentOf(uri, it))) ?? { kind: 'notRead', why: 'it keeps changing' },
    blocks: (uri) => settle((it) => embeddedBlocks(uri, it)),
    findings: async (uri) => {
      const { includeGraphs } = memory
      const passing = cache.isOpen(uri) ? memory : { ...emptyMemory(), includeGraphs }
      return (await settle((it) => analyzeDocument(uri, it, passing)))?.findings ?? []
    },
    lintContained: async (uri, contents) => {
      const isKey = contents.some(({ content }) => content.kind === 'privateKey')
      const repository = isKey ? await settle((it) => repositoryOf(uri, it)) : undefined
      return withSeverities(lintContained(uri, contents, await lintOptions(), repository), configuration)
    },
    lintContents: async (contents, arrangement) =>
      withSeverities(lintContents(NO_URI, contents, arrangement, await lintOptions()), configuration),
  }
}

/** Of what is judged without a file to name. */
const NO_URI = ''

/** Each round finds what the files of the round before name. A chain of includes that is longer is a circle or a jest. */
const MAX_ROUNDS = 24
