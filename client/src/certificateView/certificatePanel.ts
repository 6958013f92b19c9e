import * as vscode from 'vscode'
import {
  CERTIFICATE_VIEW_BYTES,
  CERTIFICATE_VIEW_ENTRY,
  CERTIFICATE_VIEW_LEVEL,
  CERTIFICATE_VIEW_PATH,
  type CertificateAtParams,
  CLOSE_CERTIFICATE_VIEW,
  LARGEST_CERTIFICATE_FILE,
  OPEN_CERTIFICATE_VIEW,
  type OpenCertificateViewParams,
  type OpenedCertificateView,
} from '../../../server/src/lsp/protocol.ts'
import type { LanguageServer } from '../languageServer.ts'
import { fillWebview } from '../webviewPage.ts'
import { toBase64 } from './base64.ts'
import type { PageMessage, PanelMessage, Question } from './pageMessages.ts'

export interface CertificatePanel {
  readonly uri: vscode.Uri
  isActive(): boolean
  showAt(start: Start): Promise<void>
  /** The entry that is shown; undefined where the file is yet to be read. */
  shown(): CertificateAtParams | undefined
}

/** Which entry a view is opened at: one by its number, or that at a place of the text. */
export type Start =
  | { readonly entry: number }
  | { readonly position: { readonly line: number; readonly character: number } }

/** Fills the panel of a custom editor with the view of a file, and keeps it true to the file. */
export function openCertificatePanel(
  context: vscode.ExtensionContext,
  server: LanguageServer,
  uri: vscode.Uri,
  panel: vscode.WebviewPanel,
  start: Start | undefined,
): CertificatePanel {
  const name = uri.path.split('/').at(-1) ?? ''
  const post = (message: PanelMessage) => panel.webview.postMessage(message)
  /** What the server calls the file that is shown. */
  let view: number | undefined
  let readings = 0
  /** The one that the page shows; undefined where it is the one that the page remembers, or the first. */
  let entry: number | undefined
  /** Until the page has been told. */
  let wanted = start
  const close = (id: number | undefined) => {
    if (id !== undefined) server.notify(CLOSE_CERTIFICATE_VIEW, id)
  }

  const show = async (password?: string) => {
    const reading = ++readings
    try {
      const content = toBase64(await read(uri))
      const start = wanted
      const params: OpenCertificateViewParams = {
        uri: uri.toString(),
        content,
        ...(start !== undefined && 'position' in start ? { position: start.position } : {}),
        ...(password === undefined ? {} : { password }),
      }
      const {
        id,
        entry: found,
        ...shown
      } = await server.request<OpenedCertificateView>(OPEN_CERTIFICATE_VIEW, params)
      // Another reading has begun, or the panel is closed.
      if (reading !== readings) return close(id)
      close(view)
      view = id
      // A page that was hidden before it had drawn anything remembers nothing.
      entry = start !== undefined && 'entry' in start ? start.entry : (found ?? entry)
      wanted = undefined
      await post({ kind: 'view', name, view: shown, ...(entry === undefined ? {} : { entry }) })
    } catch (error) {
      if (reading !== readings) return
      await post({ kind: 'failure', message: error instanceof Error ? error.message : String(error) })
    }
  }

  const answer = async (question: Question): Promise<unknown> => {
    const { of, ...params } = question
    try {
      return view === undefined ? null : await server.request(METHODS[of], { view, ...params })
    } catch {
      // The server has been started anew, and knows nothing of the file.
      await show()
      return null
    }
  }

  panel.webview.onDidReceiveMessage(async (message: PageMessage) => {
    switch (message.kind) {
      case 'ready':
        return show()
      case 'enterPassword': {
        const password = await askForPassword(name)
        return password === undefined ? undefined : show(password)
      }
      case 'shown':
        entry = message.entry
        return
      case 'openAsText':
        return vscode.commands.executeCommand('vscode.openWith', uri, 'default')
      case 'question':
        return post({ kind: 'answer', number: message.number, answer: await answer(message.question) })
    }
  })
  const watching = watch(uri, () => show())
  panel.onDidDispose(() => {
    watching.dispose()
    readings++
    close(view)
  })
  fillWebview(panel.webview, context, { title: 'Certificate', name: 'certificateView' })
  return {
    uri,
    isActive: () => panel.active,
    showAt: async (it) => {
      if ('entry' in it) {
        await post({ kind: 'entry', entry: it.entry })
      } else {
        wanted = it
        await show()
      }
    },
    shown: () => (view === undefined ? undefined : { uri: uri.toString(), entry: entry ?? 0, view }),
  }
}

const METHODS: Readonly<Record<Question['of'], string>> = {
  entry: CERTIFICATE_VIEW_ENTRY,
  level: CERTIFICATE_VIEW_LEVEL,
  path: CERTIFICATE_VIEW_PATH,
  bytes: CERTIFICATE_VIEW_BYTES,
}

async function read(uri: vscode.Uri): Promise<Uint8Array> {
  // A file that is too large is not read at all; file systems of other extensions may not know sizes.
  const { size } = await vscode.workspace.fs.stat(uri)
  const bytes = size > LARGEST_CERTIFICATE_FILE ? undefined : await vscode.workspace.fs.readFile(uri)
  if (bytes !== undefined && bytes.length <= LARGEST_CERTIFICATE_FILE) return bytes
  const megabytes = (it: number) => Math.ceil(it / 2 ** 20)
  throw new Error(
    `The file has ${megabytes(bytes?.length ?? size)} MB; files of up to ${megabytes(LARGEST_CERTIFICATE_FILE)} MB are shown.`,
  )
}

function askForPassword(name: string): Thenable<string | undefined> {
  return vscode.window.showInputBox({
    title: `Password of ${name}`,
    prompt: 'Used to read the file once, and kept nowhere.',
    password: true,
    ignoreFocusOut: true,
  })
}

function watch(uri: vscode.Uri, changed: () => void): vscode.Disposable {
  // Of its whole folder: a file's name may hold what a pattern takes for its own.
  const pattern = new vscode.RelativePattern(vscode.Uri.joinPath(uri, '..'), '*')
  const watcher = vscode.workspace.createFileSystemWatcher(pattern)
  const onFile = (it: vscode.Uri) => {
    if (it.toString() === uri.toString()) changed()
  }
  watcher.onDidChange(onFile)
  watcher.onDidCreate(onFile)
  return watcher
}
