import * as vscode from 'vscode'
import type { CertificateAtParams } from '../../../server/src/lsp/protocol.ts'
import { CERTIFICATE_EDITORS, COMMANDS } from '../contributions.ts'
import type { LanguageServer } from '../languageServer.ts'
import { type CertificatePanel, openCertificatePanel, type Start } from './certificatePanel.ts'
import { isBinaryCertificate, isNeverText, mayBeEither } from './fileKind.ts'

export interface CertificateEditors {
  /** The certificate, or other entry, that the view in front shows; undefined where another editor is there. */
  shown(): CertificateAtParams | undefined
}

/**
 * The read-only editor of binary certificate files. VS Code chooses an editor by the file's name alone: where a name
 * stands for PEM as well (docs/decisions/0012-certificate-view.md), the text editor comes first, and gives way
 * when the file turns out to be binary.
 */
export function registerCertificateEditor(
  context: vscode.ExtensionContext,
  server: LanguageServer,
): CertificateEditors {
  const panels = new Set<CertificatePanel>()
  /** Where views that are being opened begin, by the URI of the file. */
  const starts = new Map<string, Start>()
  const provider: vscode.CustomReadonlyEditorProvider = {
    openCustomDocument: (uri) => ({ uri, dispose: () => {} }),
    resolveCustomEditor: ({ uri }, webview) => {
      const panel = openCertificatePanel(context, server, uri, webview, starts.get(uri.toString()))
      starts.delete(uri.toString())
      panels.add(panel)
      webview.onDidDispose(() => panels.delete(panel))
    },
  }
  const openView = async (uri: vscode.Uri, start: Start | undefined) => {
    const name = uri.toString()
    if (start !== undefined) starts.set(name, start)
    await vscode.commands.executeCommand('vscode.openWith', uri, viewTypeOf(uri))
    // A view that was open already has only been brought to the front.
    const shown = [...panels].find((it) => it.isActive() && it.uri.toString() === name)
    if (start === undefined || shown === undefined || starts.get(name) !== start) return
    starts.delete(name)
    await shown.showAt(start)
  }
  context.subscriptions.push(
    ...Object.values(CERTIFICATE_EDITORS).map((viewType) =>
      vscode.window.registerCustomEditorProvider(viewType, provider, {
        supportsMultipleEditorsPerDocument: true,
        webviewOptions: { enableFindWidget: true },
      }),
    ),
    vscode.commands.registerCommand(
      COMMANDS.openCertificateView.id,
      async (uri?: unknown, start?: unknown) => {
        const chosen = uri instanceof vscode.Uri ? uri : (uriOf(activeTab()) ?? (await askForFile()))
        if (chosen !== undefined) await openView(chosen, isStart(start) ? start : cursorIn(chosen))
      },
    ),
    vscode.window.tabGroups.onDidChangeTabs(({ opened }) => {
      for (const tab of opened) void openInViewIfBinary(tab)
    }),
  )
  return { shown: () => [...panels].find((it) => it.isActive())?.shown() }
}

const CHOSEN = CERTIFICATE_EDITORS.byChoice

/** The one that VS Code opens of itself, where there is one: with the other, the file would have two tabs. */
function viewTypeOf({ path }: vscode.Uri): string {
  return isNeverText(path) ? CERTIFICATE_EDITORS.ofBinaryFiles : CHOSEN
}

/** A text is shown where its cursor is. */
function cursorIn(uri: vscode.Uri): Start | undefined {
  const editor = vscode.window.activeTextEditor
  if (editor?.document.uri.toString() !== uri.toString()) return undefined
  const { line, character } = editor.selection.active
  return { position: { line, character } }
}

/** A menu calls the command with more than the file. */
function isStart(it: unknown): it is Start {
  return typeof it === 'object' && it !== null && 'entry' in it && typeof it.entry === 'number'
}

function activeTab(): vscode.Tab | undefined {
  return vscode.window.tabGroups.activeTabGroup.activeTab
}

function uriOf(tab: vscode.Tab | undefined): vscode.Uri | undefined {
  const input = tab?.input
  return input instanceof vscode.TabInputText || input instanceof vscode.TabInputCustom
    ? input.uri
    : undefined
}

async function askForFile(): Promise<vscode.Uri | undefined> {
  const files = await vscode.window.showOpenDialog({ title: 'Open as Certificate View', openLabel: 'Open' })
  return files?.[0]
}

async function openInViewIfBinary(tab: vscode.Tab): Promise<void> {
  if (!(tab.input instanceof vscode.TabInputText)) return
  const { uri } = tab.input
  if (!mayBeEither(uri.path)) return
  // Who leaves the view for the text editor has chosen it.
  if (tab.group.tabs.some((it) => it !== tab && uriOf(it)?.toString() === uri.toString())) return
  const bytes = await read(uri)
  if (bytes === undefined || !isBinaryCertificate(bytes)) return
  const { viewColumn } = tab.group
  const preserveFocus = tab !== activeTab()
  await vscode.commands.executeCommand('vscode.openWith', uri, CHOSEN, { viewColumn, preserveFocus })
  // By now it may be another object, or gone.
  const left = vscode.window.tabGroups.all
    .filter((it) => it.viewColumn === viewColumn)
    .flatMap(({ tabs }) => tabs)
    .find((it) => it.input instanceof vscode.TabInputText && it.input.uri.toString() === uri.toString())
  if (left !== undefined) await vscode.window.tabGroups.close(left, true)
}

async function read(uri: vscode.Uri): Promise<Uint8Array | undefined> {
  try {
    return await vscode.workspace.fs.readFile(uri)
  } catch {
    // The text editor says what is wrong with the file.
    return undefined
  }
}
