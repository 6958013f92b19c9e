import * as vscode from 'vscode'
import { CERTIFICATE_EDITORS, COMMANDS } from '../contributions.ts'
import type { LanguageServer } from '../languageServer.ts'
import { openCertificatePanel } from './certificatePanel.ts'
import { isBinaryCertificate, mayBeEither } from './fileKind.ts'

/**
 * The read-only editor of binary certificate files. VS Code chooses an editor by the file's name alone: where a name
 * stands for PEM as well (docs/decisions/0012-certificate-view.md), the text editor comes first, and gives way
 * when the file turns out to be binary.
 */
export function registerCertificateEditor(context: vscode.ExtensionContext, server: LanguageServer): void {
  const provider: vscode.CustomReadonlyEditorProvider = {
    openCustomDocument: (uri) => ({ uri, dispose: () => {} }),
    resolveCustomEditor: ({ uri }, panel) => openCertificatePanel(context, server, uri, panel),
  }
  context.subscriptions.push(
    ...Object.values(CERTIFICATE_EDITORS).map((viewType) =>
      vscode.window.registerCustomEditorProvider(viewType, provider, {
        supportsMultipleEditorsPerDocument: true,
        webviewOptions: { enableFindWidget: true },
      }),
    ),
    vscode.commands.registerCommand(COMMANDS.openCertificateView.id, async (uri?: vscode.Uri) => {
      const chosen = uri instanceof vscode.Uri ? uri : (uriOf(activeTab()) ?? (await askForFile()))
      if (chosen !== undefined) await vscode.commands.executeCommand('vscode.openWith', chosen, CHOSEN)
    }),
    vscode.window.tabGroups.onDidChangeTabs(({ opened }) => {
      for (const tab of opened) void openInViewIfBinary(tab)
    }),
  )
}

const CHOSEN = CERTIFICATE_EDITORS.byChoice

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
