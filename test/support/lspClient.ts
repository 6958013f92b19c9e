// A plain client of the language server, which runs as a process of its own, from the bundle that users get.

import { type ChildProcess, fork, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { pathToFileURL } from 'node:url'
import {
  type ClientCapabilities,
  type CodeAction,
  createProtocolConnection,
  type Diagnostic,
  type DocumentDiagnosticReport,
  type FullDocumentDiagnosticReport,
  type Hover,
  type InitializeResult,
  IPCMessageReader,
  IPCMessageWriter,
  type ProtocolConnection,
  StreamMessageReader,
  StreamMessageWriter,
} from 'vscode-languageserver/node'
import { LineIndex } from '../../server/src/base/lineIndex.ts'
import { bundleServer } from '../../tools/bundle.ts'

export interface ClientOptions {
  readonly transport?: 'stdio' | 'ipc'
  /** Of Node, for the server's process. */
  readonly flags?: readonly string[]
  readonly capabilities?: ClientCapabilities
  /** Paths of the workspace's folders. */
  readonly folders?: readonly string[]
  readonly trusted?: boolean
  readonly settings?: unknown
}

export interface LspClient {
  readonly connection: ProtocolConnection
  readonly process: ChildProcess
  readonly initialized: InitializeResult
  /** What the server logged and wrote to standard error. */
  readonly logs: readonly string[]
  /** Every message of the server, as JSON: to be searched for what must not be there. */
  readonly received: readonly string[]
  readonly published: ReadonlyMap<string, readonly Diagnostic[]>
  readonly refreshes: () => number
  settings: unknown
  open(uri: string, languageId: string, text: string): Promise<void>
  /** Replaces what stands at an offset, as an editor does. */
  edit(uri: string, start: number, end: number, text: string): Promise<void>
  close(uri: string): Promise<void>
  text(uri: string): string
  /** Asks as an editor does: what has not changed since the last time is not sent again. */
  pull(uri: string): Promise<readonly Diagnostic[]>
  /** Resolves with the first diagnostics that are pushed from now on for the document. */
  nextPush(uri: string): Promise<readonly Diagnostic[]>
  hover(uri: string, offset: number): Promise<string | undefined>
  codeActions(uri: string, start: number, end?: number): Promise<readonly CodeAction[]>
  /** Applies an action's edits to the open documents, and tells the server. */
  apply(action: CodeAction): Promise<void>
  position(uri: string, offset: number): { line: number; character: number }
  /** Shuts the server down as the protocol has it, and returns the exit code. */
  stop(): Promise<number | null>
}

export const PULL: ClientCapabilities = {
  textDocument: {
    diagnostic: { relatedDocumentSupport: false, relatedInformation: true },
    hover: { contentFormat: ['markdown', 'plaintext'] },
  },
  workspace: {
    configuration: true,
    didChangeConfiguration: { dynamicRegistration: true },
    didChangeWatchedFiles: { dynamicRegistration: true },
    diagnostics: { refreshSupport: true },
    workspaceEdit: { documentChanges: true },
    workspaceFolders: true,
  },
}

/** A client of the simplest kind: it takes what it is pushed, and shows plain text. */
export const PUSH: ClientCapabilities = {
  textDocument: { publishDiagnostics: {}, hover: { contentFormat: ['plaintext'] } },
}

let bundled: Promise<string> | undefined

/** The server as it is shipped, made once for all tests of a file. */
export function serverBundle(): Promise<string> {
  if (bundled === undefined) {
    const folder = join('out', `lsp-${process.pid}`)
    process.once('exit', () => rmSync(folder, { recursive: true, force: true }))
    bundled = bundleServer(folder)
  }
  return bundled
}

export async function startClient(options: ClientOptions = {}): Promise<LspClient> {
  const { transport = 'stdio', flags = [], capabilities = PULL, folders = [], trusted } = options
  const module = await serverBundle()
  const child =
    transport === 'ipc'
      ? fork(module, ['--node-ipc'], { silent: true, execArgv: [...flags] })
      : spawn(process.execPath, [...flags, module, '--stdio'], { stdio: 'pipe' })
  const exited = once(child, 'exit')
  const received: string[] = []
  const reader = transport === 'ipc' ? new IPCMessageReader(child) : new StreamMessageReader(child.stdout!)
  const writer = transport === 'ipc' ? new IPCMessageWriter(child) : new StreamMessageWriter(child.stdin!)
  const connection = createProtocolConnection(
    {
      onError: reader.onError,
      onClose: reader.onClose,
      onPartialMessage: reader.onPartialMessage,
      dispose: () => reader.dispose(),
      listen: (callback) =>
        reader.listen((message) => {
          received.push(JSON.stringify(message))
          callback(message)
        }),
    },
    writer,
  )
  const logs: string[] = []
  child.stderr!.on('data', (bytes: Buffer) => logs.push(bytes.toString()))
  const published = new Map<string, readonly Diagnostic[]>()
  const waiting = new Map<string, ((diagnostics: readonly Diagnostic[]) => void)[]>()
  let refreshes = 0
  const documents = new Map<string, { text: string; version: number; lines?: LineIndex | undefined }>()
  /** As an editor has them at hand. */
  const linesOf = (uri: string): LineIndex => {
    const document = documents.get(uri)!
    document.lines ??= new LineIndex(document.text)
    return document.lines
  }
  const pulled = new Map<string, FullDocumentDiagnosticReport>()

  connection.onNotification(
    'window/logMessage',
    ({ message }: { message: string }) => void logs.push(message),
  )
  connection.onNotification(
    'textDocument/publishDiagnostics',
    ({ uri, diagnostics }: { uri: string; diagnostics: readonly Diagnostic[] }) => {
      published.set(uri, diagnostics)
      for (const resolve of waiting.get(uri) ?? []) resolve(diagnostics)
      waiting.delete(uri)
    },
  )
  connection.onRequest('workspace/configuration', () => [client.settings ?? null])
  connection.onRequest('client/registerCapability', () => null)
  connection.onRequest('workspace/diagnostic/refresh', () => {
    refreshes++
    return null
  })
  connection.onRequest('workspace/codeLens/refresh', () => null)
  connection.listen()
  const initialized: InitializeResult = await connection.sendRequest('initialize', {
    processId: process.pid,
    rootUri: null,
    workspaceFolders: folders.map((it) => ({ uri: pathToFileURL(it).href, name: it })),
    capabilities,
    initializationOptions: {
      ...(trusted === undefined ? {} : { trusted }),
      ...(options.settings === undefined ? {} : { settings: options.settings }),
    },
  })
  await connection.sendNotification('initialized', {})

  const client: LspClient = {
    connection,
    process: child,
    initialized,
    logs,
    received,
    published,
    refreshes: () => refreshes,
    settings: options.settings,
    async open(uri, languageId, text) {
      documents.set(uri, { text, version: 1 })
      await connection.sendNotification('textDocument/didOpen', {
        textDocument: { uri, languageId, version: 1, text },
      })
    },
    async edit(uri, start, end, replacement) {
      const document = documents.get(uri)!
      const range = linesOf(uri).positions({ start, end })
      document.lines = undefined
      document.text = document.text.slice(0, start) + replacement + document.text.slice(end)
      document.version++
      await connection.sendNotification('textDocument/didChange', {
        textDocument: { uri, version: document.version },
        contentChanges: [{ range, text: replacement }],
      })
    },
    async close(uri) {
      documents.delete(uri)
      pulled.delete(uri)
      await connection.sendNotification('textDocument/didClose', { textDocument: { uri } })
    },
    text: (uri) => documents.get(uri)!.text,
    async pull(uri) {
      const last = pulled.get(uri)
      const report: DocumentDiagnosticReport = await connection.sendRequest('textDocument/diagnostic', {
        textDocument: { uri },
        ...(last?.resultId === undefined ? {} : { previousResultId: last.resultId }),
      })
      if (report.kind === 'full') pulled.set(uri, report)
      else if (report.resultId !== last?.resultId) throw new Error('the same as what nobody has')
      return pulled.get(uri)!.items
    },
    nextPush: (uri) =>
      new Promise((resolve) => {
        waiting.set(uri, [...(waiting.get(uri) ?? []), resolve])
      }),
    async hover(uri, offset) {
      const hover: Hover | null = await connection.sendRequest('textDocument/hover', {
        textDocument: { uri },
        position: client.position(uri, offset),
      })
      return hover ? (hover.contents as { value: string }).value : undefined
    },
    async codeActions(uri, start, end = start) {
      return connection.sendRequest('textDocument/codeAction', {
        textDocument: { uri },
        range: linesOf(uri).positions({ start, end }),
        context: { diagnostics: [] },
      })
    },
    async apply({ edit }) {
      for (const change of edit?.documentChanges ?? []) {
        if (!('edits' in change)) throw new Error('only edits are expected')
        const { uri, version } = change.textDocument
        const document = documents.get(uri)!
        if (version !== document.version) throw new Error('the edit is for another version')
        const lines = linesOf(uri)
        const edits = change.edits
          .map((it) => ({
            start: lines.offset(it.range.start),
            end: lines.offset(it.range.end),
            text: 'newText' in it ? it.newText : '',
          }))
          .sort((a, b) => b.start - a.start)
        for (const it of edits) await client.edit(uri, it.start, it.end, it.text)
      }
    },
    position: (uri, offset) => linesOf(uri).position(offset),
    async stop() {
      await connection.sendRequest('shutdown')
      await connection.sendNotification('exit')
      const [code] = await exited
      connection.dispose()
      return code
    },
  }
  return client
}

/** A folder with these files, and what removes it. */
export function temporaryFolder(files: Readonly<Record<string, string | Uint8Array>>): {
  readonly path: string
  uri(file: string): string
  remove(): void
} {
  const path = mkdtempSync(join(tmpdir(), 'tls-lens-'))
  for (const [name, content] of Object.entries(files)) {
    mkdirSync(dirname(join(path, name)), { recursive: true })
    writeFileSync(join(path, name), content)
  }
  return {
    path,
    uri: (file) => pathToFileURL(join(path, file)).href,
    remove: () => rmSync(path, { recursive: true, force: true }),
  }
}
