import {
  type CancellationToken,
  type Connection,
  type Diagnostic,
  type DocumentDiagnosticReport,
  DocumentDiagnosticReportKind,
  LSPErrorCodes,
  type Position,
  type Range,
  ResponseError,
} from 'vscode-languageserver'
import type { DocumentAnalysis } from '../analysis/analyze.ts'
import { canonicalUri } from '../base/uri.ts'
import type { LanguageService } from '../service/languageService.ts'
import type { ClientAbilities } from './convert.ts'
import type { KnownDocuments } from './documents.ts'
import { gravest, toDiagnostics } from './gravestFindings.ts'
import type { Host } from './host.ts'

// Pulled by clients that can, else pushed; never both, because a client that does both shows each finding twice.
// Findings are computed once for each text. Text that takes long to analyse is not analysed at every keystroke: the
// server waits for as long as the last analysis took, and a newer request takes the place of the waiting one.

export interface DiagnosticsOptions {
  readonly connection: Connection
  readonly service: LanguageService
  readonly documents: KnownDocuments
  readonly host: Host
  readonly guarded: <P, R>(
    what: string,
    nothing: R,
    answer: (params: P, token: CancellationToken) => Promise<R>,
  ) => (params: P, token: CancellationToken) => Promise<R | ResponseError<never>>
  readonly log: (what: string, error: unknown) => void
  readonly client: () => ClientAbilities
  /** Called when a document has been analyzed. */
  readonly analyzed: () => void
}

export interface DiagnosticsServer {
  start(pull: boolean, canRefresh: boolean): void
  /** An open document has another text. */
  changed(uri: string): void
  closed(clientUri: string): void
  /** Something that findings depend on has changed. */
  refresh(): void
}

/** Between two keystrokes of a fast typist lie about 100 ms: what takes less is done before the next one. */
const IMMEDIATE = 100
const LONGEST_WAIT = 400

export function registerDiagnostics(options: DiagnosticsOptions): DiagnosticsServer {
  const { connection, service, documents, host, guarded, log } = options
  const { workspace } = service
  const durations = new Map<string, number>()
  /** What was last found in each document. */
  const results = new Map<string, { readonly items: readonly Diagnostic[]; readonly id: string }>()
  let lastId = 0
  let mode: 'none' | 'pull' | 'push' = 'none'
  let canRefresh = false

  async function analysisOf(uri: string): Promise<DocumentAnalysis | undefined> {
    const start = host.now()
    const analysis = await service.analyze(uri)
    durations.set(uri, host.now() - start)
    options.analyzed()
    return analysis
  }

  async function diagnosticsOf({ findings: all }: DocumentAnalysis, uri: string): Promise<Diagnostic[]> {
    const findings = gravest(all)
    const related = findings.flatMap((it) => it.related.map(({ range }) => range.uri))
    await documents.prepare([uri, ...related])
    return toDiagnostics(findings, all.length, documents, options.client())
  }

  /** How long to wait before analysing: nothing for what is quick. */
  function waitFor(uri: string): number {
    const last = durations.get(uri) ?? 0
    return last <= IMMEDIATE ? 0 : Math.min(last, LONGEST_WAIT)
  }

  /**
   * The same for the same diagnostics, whose places are lines and columns: of what is typed within a line, hardly
   * anything moves what was found elsewhere, and then nothing has to be sent.
   */
  function resultId(uri: string, items: readonly Diagnostic[]): string {
    const last = results.get(uri)
    if (last !== undefined && areSame(items, last.items)) return last.id
    const id = String(++lastId)
    results.set(uri, { items, id })
    return id
  }

  async function pause(milliseconds: number): Promise<void> {
    if (milliseconds === 0) return host.nextTurn()
    await new Promise<void>((resolve) => host.after(milliseconds, resolve))
  }

  const NOTHING: DocumentDiagnosticReport = { kind: DocumentDiagnosticReportKind.Full, items: [] }

  connection.languages.diagnostics.on(
    guarded('diagnostics', NOTHING, async ({ textDocument, previousResultId }, token) => {
      const uri = canonicalUri(textDocument.uri)
      // The user may have typed on: then the client has canceled, and asks again.
      await pause(waitFor(uri))
      if (token.isCancellationRequested) {
        throw new ResponseError(LSPErrorCodes.RequestCancelled, 'canceled')
      }
      const analysis = await analysisOf(uri)
      if (!analysis) return NOTHING
      const items = await diagnosticsOf(analysis, uri)
      const id = resultId(uri, items)
      return id === previousResultId
        ? { kind: DocumentDiagnosticReportKind.Unchanged, resultId: id }
        : { kind: DocumentDiagnosticReportKind.Full, resultId: id, items }
    }),
  )

  const pusher = createPusher()

  function createPusher() {
    const published = new Map<string, DocumentAnalysis>()
    let cancel: (() => void) | undefined
    let running = false
    let again = false

    function schedule(milliseconds: number): void {
      if (running) {
        again = true
        return
      }
      cancel?.()
      cancel = host.after(milliseconds, () => {
        cancel = undefined
        run().catch((error: unknown) => log('diagnostics', error))
      })
    }

    async function run(): Promise<void> {
      running = true
      try {
        // A change may matter to any open document; what it does not matter to is not analysed again.
        for (const uri of workspace.openUris()) {
          // One that fails is no reason for the others to get none.
          await publish(uri).catch((error: unknown) => log('diagnostics', error))
          await host.nextTurn()
          if (again) break
        }
      } finally {
        running = false
        if (again) {
          again = false
          schedule(0)
        }
      }
    }

    async function publish(uri: string): Promise<void> {
      const version = documents.version(uri)
      const analysis = await analysisOf(uri)
      if (!analysis || published.get(uri) === analysis) return
      const diagnostics = await diagnosticsOf(analysis, uri)
      // The text has changed while files were read: the next run is for that.
      if (documents.version(uri) !== version || version === null) return
      const known = published.has(uri)
      published.set(uri, analysis)
      if (!known && diagnostics.length === 0) return
      await connection.sendDiagnostics({ uri: documents.clientUri(uri), version, diagnostics })
    }

    return {
      schedule,
      forget: (clientUri: string) => {
        if (!published.delete(canonicalUri(clientUri))) return
        connection
          .sendDiagnostics({ uri: clientUri, diagnostics: [] })
          .catch((error: unknown) => log('diagnostics', error))
      },
    }
  }

  return {
    start: (pull, refreshable) => {
      mode = pull ? 'pull' : 'push'
      canRefresh = refreshable
    },
    changed: (uri) => {
      if (mode === 'push') pusher.schedule(waitFor(uri))
    },
    closed: (clientUri) => {
      durations.delete(canonicalUri(clientUri))
      results.delete(canonicalUri(clientUri))
      if (mode === 'push') pusher.forget(clientUri)
    },
    refresh: () => {
      if (mode === 'push') pusher.schedule(0)
      else if (canRefresh) connection.languages.diagnostics.refresh()
    },
  }
}

function areSame(some: readonly Diagnostic[], others: readonly Diagnostic[]): boolean {
  return some.length === others.length && some.every((it, index) => isSame(it, others[index]!))
}

/** What else a diagnostic has comes from its code. */
function isSame(one: Diagnostic, other: Diagnostic): boolean {
  const related = one.relatedInformation ?? []
  const otherRelated = other.relatedInformation ?? []
  return (
    one.code === other.code &&
    one.severity === other.severity &&
    one.message === other.message &&
    isSameRange(one.range, other.range) &&
    related.length === otherRelated.length &&
    related.every(({ location, message }, index) => {
      const theirs = otherRelated[index]!
      return (
        message === theirs.message &&
        location.uri === theirs.location.uri &&
        isSameRange(location.range, theirs.location.range)
      )
    })
  )
}

function isSameRange({ start, end }: Range, other: Range): boolean {
  return isSamePosition(start, other.start) && isSamePosition(end, other.end)
}

function isSamePosition({ line, character }: Position, other: Position): boolean {
  return line === other.line && character === other.character
}
