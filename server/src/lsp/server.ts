import {
  type CancellationToken,
  type ClientCapabilities,
  CodeActionKind,
  CodeLensRefreshRequest,
  type Connection,
  DidChangeConfigurationNotification,
  DidChangeWatchedFilesNotification,
  FileChangeType,
  type InitializeParams,
  type InitializeResult,
  LSPErrorCodes,
  MarkupKind,
  ResourceOperationKind,
  ResponseError,
  TextDocumentSyncKind,
  TextDocuments,
} from 'vscode-languageserver'
import { TextDocument } from 'vscode-languageserver-textdocument'
import { CONFIGURATION_SECTION } from '../analysis/configuration.ts'
import { failurePlace } from '../analysis/failure.ts'
import { canonicalUri } from '../base/uri.ts'
import { createLanguageService } from '../service/languageService.ts'
import { registerCertificateView } from './certificateView.ts'
import {
  type ClientAbilities,
  toCodeAction,
  toCodeLens,
  toDocumentLink,
  toDocumentSymbol,
  toFoldingRange,
  toHover,
  toWorkspaceCertificates,
} from './convert.ts'
import { registerDiagnostics } from './diagnostics.ts'
import { createKnownDocuments } from './documents.ts'
import { registerHandshake } from './handshake.ts'
import type { Host } from './host.ts'
import * as protocol from './protocol.ts'
import { createFileWatching } from './watching.ts'

/** Speaks the Language Server Protocol on the connection until the client ends it. */
export function startServer(connection: Connection, host: Host): void {
  const log = (what: string, error: unknown) =>
    connection.console.error(`${what}: ${failurePlace(error).join('\n')}`)
  /** When the files that were read were last compared with those on disk. */
  let compared = host.now()
  const files = host.files({
    isTrusted: () => service.workspace.isTrusted(),
    folders: () => service.workspace.folders(),
  })
  const service = createLanguageService({
    files,
    now: host.now,
    mayHaveChanged: () => {
      const isDue = host.now() - compared >= COMPARED_FOR
      if (isDue) compared = host.now()
      return isDue
    },
    onFailure: ({ ruleId, error }) =>
      log(ruleId === undefined ? 'the analysis failed' : `the rule ${ruleId} failed`, error),
    ...(host.openContainer === undefined ? {} : { openContainer: host.openContainer }),
  })
  const { workspace } = service
  const openDocuments = new TextDocuments(TextDocument)
  const documents = createKnownDocuments(openDocuments, workspace)
  let capabilities: ClientCapabilities = {}
  let client: ClientAbilities = {
    markdown: false,
    relatedInformation: false,
    versionedEdits: false,
    createdFiles: false,
  }
  /** Whether settings come with initialize and in notifications, or are to be asked for. */
  const asksForSettings = () => capabilities.workspace?.configuration === true

  /** No request is answered with a failure of ours: it is logged, and the answer is that there is nothing. */
  function guarded<P, R>(
    what: string,
    nothing: R,
    answer: (params: P, token: CancellationToken) => Promise<R>,
  ): (params: P, token: CancellationToken) => Promise<R | ResponseError<never>> {
    return async (params, token) => {
      try {
        if (token.isCancellationRequested)
          return new ResponseError(LSPErrorCodes.RequestCancelled, 'canceled')
        return await answer(params, token)
      } catch (error) {
        if (error instanceof ResponseError) return error as ResponseError<never>
        log(what, error)
        return nothing
      }
    }
  }

  const watching = createFileWatching(connection, workspace, () => capabilities)
  const diagnostics = registerDiagnostics({
    connection,
    service,
    documents,
    host,
    guarded,
    log,
    client: () => client,
    analyzed: watching.update,
  })

  connection.onInitialize((params: InitializeParams): InitializeResult => {
    capabilities = params.capabilities
    client = abilitiesOf(capabilities)
    const options = initializationOptions(params.initializationOptions)
    const folders = params.workspaceFolders?.map((it) => it.uri) ?? (params.rootUri ? [params.rootUri] : [])
    workspace.setFolders(folders.map(folderUri))
    workspace.setTrusted(options.trusted)
    configure(options.settings)
    const pull = capabilities.textDocument?.diagnostic !== undefined
    diagnostics.start(pull, capabilities.workspace?.diagnostics?.refreshSupport === true)
    return {
      serverInfo: { name: 'TLS Lens', version: host.version },
      capabilities: {
        textDocumentSync: { openClose: true, change: TextDocumentSyncKind.Incremental, save: true },
        hoverProvider: true,
        codeActionProvider: { codeActionKinds: [CodeActionKind.QuickFix, CodeActionKind.RefactorRewrite] },
        ...(host.testHandshake ? { codeLensProvider: {} } : {}),
        documentSymbolProvider: true,
        foldingRangeProvider: true,
        documentLinkProvider: {},
        workspace: { workspaceFolders: { supported: true, changeNotifications: true } },
        ...(pull
          ? {
              diagnosticProvider: {
                identifier: 'tls-lens',
                // A site's findings depend on the nginx.conf that includes it.
                interFileDependencies: true,
                workspaceDiagnostics: false,
              },
            }
          : {}),
      },
    }
  })

  connection.onInitialized(async () => {
    try {
      if (capabilities.workspace?.didChangeConfiguration?.dynamicRegistration) {
        await connection.client.register(DidChangeConfigurationNotification.type, {
          section: CONFIGURATION_SECTION,
        })
      }
      if (capabilities.workspace?.didChangeWatchedFiles?.dynamicRegistration) {
        await connection.client.register(DidChangeWatchedFilesNotification.type, {
          watchers: watchedGlobs().map((globPattern) => ({ globPattern })),
        })
      }
      if (capabilities.workspace?.workspaceFolders) {
        connection.workspace.onDidChangeWorkspaceFolders(({ added, removed }) => {
          const gone = new Set(removed.map((it) => folderUri(it.uri)))
          const kept = workspace.folders().filter((it) => !gone.has(it))
          workspace.setFolders([...kept, ...added.map((it) => folderUri(it.uri))])
          changed()
        })
      }
      if (asksForSettings()) await askForSettings()
    } catch (error) {
      log('registration', error)
    }
  })

  /** Files that others refer to; what is merely open tells us itself when it changes. */
  function watchedGlobs(): string[] {
    const patterns = workspace.dialects
      .filter((it) => it.certificates === 'alone' || it.installation)
      .flatMap((it) => it.filePatterns)
    return [...new Set(['.gitignore', ...patterns].map((it) => (it.startsWith('**/') ? it : `**/${it}`)))]
  }

  function configure(settings: unknown): void {
    for (const { setting, message } of service.configure(settings)) {
      connection.console.warn(`the setting ${setting}: ${message}`)
    }
    void service.workspace.weakKeys().then(({ unreadable }) => {
      for (const { uri, why } of unreadable) connection.console.warn(`the list of weak keys ${uri}: ${why}`)
    })
  }

  async function askForSettings(): Promise<void> {
    configure(await connection.workspace.getConfiguration(CONFIGURATION_SECTION))
    changed()
  }

  /** Something other than an open document has changed: what was found may not hold. */
  function changed(): void {
    diagnostics.refresh()
    views.refresh()
    void connection.sendNotification(protocol.WORKSPACE_CERTIFICATES_CHANGED)
  }

  connection.onDidChangeConfiguration(({ settings }) => {
    const task = async () => {
      if (asksForSettings()) return askForSettings()
      configure(sectionOf(settings))
      changed()
    }
    task().catch((error: unknown) => log('configuration', error))
  })

  connection.onDidChangeWatchedFiles(({ changes }) => {
    // Beside what is watched, something else may have changed that belongs to it, such as the certificate of a key.
    compared = 0
    const uris = changes.map((it) => canonicalUri(it.uri))
    workspace.filesChanged(
      uris,
      changes.some((it) => it.type !== FileChangeType.Changed),
    )
    changed()
  })

  openDocuments.onDidSave(() => {
    compared = 0
    changed()
  })
  openDocuments.onDidOpen(({ document }) => {
    compared = 0
    documents.opened(document)
    workspace.openDocument(canonicalUri(document.uri), document.languageId, document.getText())
  })
  openDocuments.onDidChangeContent(({ document }) => {
    workspace.changeDocument(canonicalUri(document.uri), document.getText())
    diagnostics.changed(canonicalUri(document.uri))
  })
  openDocuments.onDidClose(({ document }) => {
    const uri = canonicalUri(document.uri)
    workspace.closeDocument(uri)
    documents.closed(document)
    diagnostics.closed(document.uri)
  })

  connection.onHover(
    guarded('hover', null, async ({ textDocument, position }) => {
      const { uri, lines } = await documents.read(textDocument.uri)
      const hover = lines && (await service.hover(uri, lines.offset(position)))
      return lines && hover ? toHover(hover, lines, client) : null
    }),
  )

  connection.onCodeAction(
    guarded('code actions', [], async ({ textDocument, range, context }) => {
      const { uri, lines } = await documents.read(textDocument.uri)
      if (!lines) return []
      const place = { start: lines.offset(range.start), end: lines.offset(range.end) }
      const actions = await service.codeActions(uri, place)
      await documents.prepare(actions.flatMap((it) => it.edits.map((edit) => edit.range.uri)))
      return actions
        .flatMap((it) => toCodeAction(it, documents, client) ?? [])
        .filter(({ kind }) => !context.only || context.only.some((it) => isKind(kind, it)))
    }),
  )

  connection.onCodeLens(
    guarded('code lenses', [], async ({ textDocument }) => {
      const { uri, lines } = await documents.read(textDocument.uri)
      if (!lines || !workspace.isTrusted()) return []
      return (await service.codeLenses(uri)).map((it) => toCodeLens(it, lines))
    }),
  )

  connection.onDocumentSymbol(
    guarded('document symbols', [], async ({ textDocument }) => {
      const { uri, lines } = await documents.read(textDocument.uri)
      return lines ? (await service.documentSymbols(uri)).map((it) => toDocumentSymbol(it, lines)) : []
    }),
  )

  connection.onFoldingRanges(
    guarded('folding ranges', null, async ({ textDocument }) => {
      const { uri, lines } = await documents.read(textDocument.uri)
      const ranges = lines && (await service.foldingRanges(uri))
      return lines && ranges ? ranges.map((it) => toFoldingRange(it, lines)) : null
    }),
  )

  connection.onDocumentLinks(
    guarded('document links', [], async ({ textDocument }) => {
      const { uri, lines } = await documents.read(textDocument.uri)
      return lines ? (await service.documentLinks(uri)).map((it) => toDocumentLink(it, lines)) : []
    }),
  )

  const views = registerCertificateView({
    connection,
    service,
    documents,
    client: () => client,
    log,
    guarded,
  })
  registerHandshake({
    connection,
    host,
    isTrusted: () => workspace.isTrusted(),
    configuration: () => workspace.configuration(),
  })

  /** A request of our own without parameters. A client may leave them out, and then only the token comes. */
  function onQuestion(method: string, nothing: object, answer: () => Promise<object>): void {
    const guardedAnswer = guarded(method, nothing, answer)
    connection.onRequest<object, never>(method, (...words: readonly unknown[]) =>
      guardedAnswer(undefined, words.at(-1) as CancellationToken),
    )
  }

  onQuestion(
    protocol.HANDSHAKE_TARGETS,
    [],
    async (): Promise<readonly protocol.HandshakeTarget[]> => service.connectionTargets(),
  )

  const nothing: protocol.WorkspaceCertificates = { files: [] }
  onQuestion(protocol.WORKSPACE_CERTIFICATES, nothing, async (): Promise<protocol.WorkspaceCertificates> => {
    const found = await service.certificates()
    const texts = found.files.filter((it) => it.certificates.some(({ place }) => 'range' in place))
    await documents.prepare(texts.map((it) => it.uri))
    return toWorkspaceCertificates(found, documents)
  })

  connection.onRequest(
    protocol.CERTIFICATE_AT,
    guarded(
      protocol.CERTIFICATE_AT,
      null,
      async (params: protocol.CertificateAtParams): Promise<protocol.CertificateForms | null> => {
        const { uri } = params
        if ('entry' in params) {
          const { entry, view } = params
          const shown = view === undefined ? undefined : views.file(view)
          const forms = shown ? shown.forms(entry) : service.certificateInEntry(canonicalUri(uri), entry)
          return (await forms) ?? null
        }
        const { position } = params
        const document = await documents.read(uri)
        if (!document.lines) return null
        return (await service.certificateAt(document.uri, document.lines.offset(position))) ?? null
      },
    ),
  )

  connection.onNotification(protocol.TRUST_GRANTED, () => {
    workspace.setTrusted(true)
    changed()
    if (capabilities.workspace?.codeLens?.refreshSupport)
      void connection.sendRequest(CodeLensRefreshRequest.type)
  })

  openDocuments.listen(connection)
  connection.listen()
}

/** Milliseconds for which files count as what they were: not every one of them is watched by every client. */
const COMPARED_FOR = 2000

function abilitiesOf({ textDocument, workspace }: ClientCapabilities): ClientAbilities {
  return {
    markdown: textDocument?.hover?.contentFormat?.includes(MarkupKind.Markdown) === true,
    relatedInformation:
      textDocument?.diagnostic?.relatedInformation === true ||
      textDocument?.publishDiagnostics?.relatedInformation === true,
    versionedEdits: workspace?.workspaceEdit?.documentChanges === true,
    createdFiles:
      workspace?.workspaceEdit?.resourceOperations?.includes(ResourceOperationKind.Create) === true,
  }
}

/** Of clients that say nothing, editors without a notion of trust, the workspace counts as trusted. */
function initializationOptions(options: unknown): protocol.InitializationOptions {
  const given = typeof options === 'object' && options !== null ? options : {}
  return {
    trusted: !('trusted' in given && given.trusted === false),
    settings: 'settings' in given ? given.settings : undefined,
  }
}

function sectionOf(settings: unknown): unknown {
  if (typeof settings !== 'object' || settings === null) return settings
  return CONFIGURATION_SECTION in settings
    ? (settings as Record<string, unknown>)[CONFIGURATION_SECTION]
    : settings
}

function folderUri(uri: string): string {
  return canonicalUri(uri).replace(/\/+$/, '')
}

function isKind(kind: string | undefined, wanted: string): boolean {
  return kind === wanted || kind?.startsWith(`${wanted}.`) === true
}
