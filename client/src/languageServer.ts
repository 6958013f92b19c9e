import * as vscode from 'vscode'
import type { BaseLanguageClient, LanguageClientOptions } from 'vscode-languageclient'
import { mayBeEnvironment } from '../../server/src/dialects/environment/signs.ts'
import { mayBeNginx } from '../../server/src/dialects/nginx/signs.ts'
import { type InitializationOptions, TRUST_GRANTED } from '../../server/src/lsp/protocol.ts'
import { mayHoldBlocks } from '../../server/src/pem/detect.ts'
import { LANGUAGE_IDS, SECTION } from './contributions.ts'
import { keepSecretsFromTrace, type TraceWriter } from './trace.ts'

/** What commands and views see of the language server. It starts when it is first needed. */
export interface LanguageServer {
  request<Result>(method: string, params: object, token?: vscode.CancellationToken): Promise<Result>
  /** Nothing where the server has not been started. */
  notify(method: string, params: unknown): void
  /** What the server says of its progress on a request with that `workDoneToken`. */
  onProgress(workDoneToken: string, listener: (message: string) => void): Promise<vscode.Disposable>
  onNotification(method: string, listener: () => void): vscode.Disposable
}

/**
 * Starts the server with the first document that may concern it, when it is opened or becomes one. Every window has this extension; few need a server, so
 * that not even the client's code is run before.
 */
export function registerLanguageServer(
  context: vscode.ExtensionContext,
  createClient: (options: LanguageClientOptions) => Promise<BaseLanguageClient>,
): LanguageServer {
  let onCreated: (client: BaseLanguageClient) => void
  const created = new Promise<BaseLanguageClient>((resolve) => {
    onCreated = resolve
  })
  let started: Promise<BaseLanguageClient> | undefined
  const start = () => {
    started ??= startClient()
    return started
  }
  const startClient = async () => {
    performance.mark(CREATION)
    const client = await createClient(clientOptions())
    // One of its two methods is private, and all that is written goes through them.
    keepSecretsFromTrace(client as unknown as TraceWriter)
    performance.measure(CREATION, CREATION)
    onCreated(client)
    await client.start()
    return client
  }
  const startFor = (document: vscode.TextDocument) => {
    // Where it fails, the client says so itself.
    if (started === undefined && mayConcern(document)) start().catch(() => {})
  }
  /** What is pasted or typed concerns it as much as what was there; not every keystroke is worth a look at the text. */
  const changed = new Set<vscode.TextDocument>()
  let looking: NodeJS.Timeout | undefined
  const startForChanged = () => {
    looking = undefined
    const documents = [...changed]
    changed.clear()
    for (const document of documents) if (!document.isClosed) startFor(document)
  }
  const onChange = (document: vscode.TextDocument) => {
    if (started !== undefined) return
    changed.add(document)
    looking ??= setTimeout(startForChanged, TIME_BETWEEN_LOOKS)
  }

  context.subscriptions.push(
    // A client that is still starting cannot be stopped.
    new vscode.Disposable(() => started?.then((client) => client.dispose())),
    vscode.workspace.onDidOpenTextDocument(startFor),
    vscode.workspace.onDidChangeTextDocument((event) => onChange(event.document)),
    new vscode.Disposable(() => clearTimeout(looking)),
    vscode.workspace.onDidGrantWorkspaceTrust(async () => {
      const client = await started
      await client?.sendNotification(TRUST_GRANTED)
    }),
  )
  vscode.workspace.textDocuments.forEach(startFor)

  return {
    async request(method, params, token) {
      const client = await start()
      // A token that is not there would go over as one more parameter.
      return token === undefined
        ? client.sendRequest(method, params)
        : client.sendRequest(method, params, token)
    },
    notify(method, params) {
      void started?.then((client) => client.sendNotification(method, params))
    },
    async onProgress(workDoneToken, listener) {
      const [client, { WorkDoneProgress }] = await Promise.all([start(), import('vscode-languageclient')])
      return client.onProgress(WorkDoneProgress.type, workDoneToken, (progress) => {
        if (progress.kind !== 'end' && progress.message !== undefined) listener(progress.message)
      })
    },
    onNotification: (method, listener) => {
      const registered = created.then((client) => client.onNotification(method, listener))
      return new vscode.Disposable(() => registered.then((it) => it.dispose()))
    },
  }
}

/** In milliseconds: a document of some megabytes is read through in some. */
const TIME_BETWEEN_LOOKS = 400

/** The name of the measure that test/bench/activation.bench.ts reads. */
const CREATION = 'tlsLens.createClient'

function clientOptions(): LanguageClientOptions {
  return {
    documentSelector: documentSchemes().map((scheme) => ({ scheme, language: '*' })),
    synchronize: { configurationSection: SECTION },
    // A function: trust may be granted between the extension's start and the server's.
    initializationOptions: (): InitializationOptions => ({
      trusted: vscode.workspace.isTrusted,
      settings: plain(vscode.workspace.getConfiguration(SECTION)),
    }),
    diagnosticCollectionName: SECTION,
  }
}

/** Without the functions of a configuration, which cannot go to a worker. */
function plain(configuration: vscode.WorkspaceConfiguration): unknown {
  return JSON.parse(JSON.stringify(configuration))
}

/** Files and drafts; not the old side of a diff, and not the output channels, whose trace would trace itself. */
function documentSchemes(): string[] {
  const folders = vscode.workspace.workspaceFolders ?? []
  return [...new Set(['file', 'untitled', ...folders.map(({ uri }) => uri.scheme)])]
}

function mayConcern(document: vscode.TextDocument): boolean {
  if (!documentSchemes().includes(document.uri.scheme)) return false
  const languages: readonly string[] = LANGUAGE_IDS
  if (languages.includes(document.languageId)) return true
  const text = document.getText()
  return mayHoldBlocks(text) || mayBeNginx(text) || mayBeEnvironment(text)
}
