import * as vscode from 'vscode'
import {
  type CertificateFile,
  WORKSPACE_CERTIFICATES,
  WORKSPACE_CERTIFICATES_CHANGED,
  type WorkspaceCertificate,
  type WorkspaceCertificates,
} from '../../../server/src/lsp/protocol.ts'
import { parseTarget } from '../commands/handshakeTarget.ts'
import { CERTIFICATES_SEARCHED, CERTIFICATES_VIEW, COMMANDS, TREE_ITEMS } from '../contributions.ts'
import type { LanguageServer } from '../languageServer.ts'
import { filePath, placeText } from './certificatePlace.ts'

/** The certificates of the workspace, in the Explorer: file by file, the next to expire first. */
export function registerCertificateTree(context: vscode.ExtensionContext, server: LanguageServer): void {
  const changed = new vscode.EventEmitter<void>()
  const provider: vscode.TreeDataProvider<Row> = {
    onDidChangeTreeData: changed.event,
    getTreeItem: treeItem,
    async getChildren(row) {
      if (row !== undefined) return row.kind === 'file' ? certificateRows(row.file) : []
      const { files, incomplete } = await server.request<WorkspaceCertificates>(WORKSPACE_CERTIFICATES, {})
      view.message = incomplete ?? ''
      await vscode.commands.executeCommand('setContext', CERTIFICATES_SEARCHED, true)
      return files.map(fileRow)
    },
  }
  const view = vscode.window.createTreeView(CERTIFICATES_VIEW, {
    treeDataProvider: provider,
    showCollapseAll: true,
  })
  const onRow = <K extends Row['kind']>(
    command: { id: string },
    kinds: readonly K[],
    run: (row: Extract<Row, { kind: K }>) => unknown,
  ) =>
    vscode.commands.registerCommand(command.id, (row?: Row) => {
      const chosen = row ?? view.selection[0]
      const isFitting = (it: Row): it is Extract<Row, { kind: K }> => kinds.some((kind) => kind === it.kind)
      return chosen && isFitting(chosen) ? run(chosen) : undefined
    })

  context.subscriptions.push(
    changed,
    view,
    server.onNotification(WORKSPACE_CERTIFICATES_CHANGED, () => changed.fire()),
    vscode.commands.registerCommand(COMMANDS.refreshCertificates.id, () => changed.fire()),
    onRow(COMMANDS.revealCertificate, ['certificate', 'closed'], reveal),
    onRow(COMMANDS.testHandshakeForNames, ['certificate'], testHandshake),
  )
}

type Row = FileRow | CertificateRow | ClosedRow

interface FileRow {
  readonly kind: 'file'
  readonly file: CertificateFile
}

/** A file whose certificates are behind a password. */
interface ClosedRow {
  readonly kind: 'closed'
  readonly file: CertificateFile
}

interface CertificateRow {
  readonly kind: 'certificate'
  readonly file: CertificateFile
  readonly certificate: WorkspaceCertificate
}

/** A file with one certificate needs no row of its own above it. */
function fileRow(file: CertificateFile): Row {
  const [certificate, ...others] = file.certificates
  if (certificate === undefined) return { kind: 'closed', file }
  return others.length === 0 ? { kind: 'certificate', file, certificate } : { kind: 'file', file }
}

function certificateRows(file: CertificateFile): Row[] {
  return file.certificates.map((certificate) => ({ kind: 'certificate', file, certificate }))
}

/** More than this in one file is a bundle of authorities, which nobody wants to scroll past. */
const SHOWN_OPEN = 10

function treeItem(row: Row): vscode.TreeItem {
  switch (row.kind) {
    case 'file':
      return fileItem(row.file)
    case 'closed':
      return closedItem(row)
    case 'certificate':
      return certificateItem(row)
  }
}

function closedItem(row: ClosedRow): vscode.TreeItem {
  const { file } = row
  const item = new vscode.TreeItem(fileName(file))
  item.id = file.uri
  item.description = `${file.closed} · password needed`
  item.tooltip = filePath(file)
  item.iconPath = new vscode.ThemeIcon('lock')
  item.contextValue = TREE_ITEMS.file
  item.command = open(row)
  item.accessibilityInformation = { label: `${fileName(file)}, ${item.description}` }
  return item
}

function open(row: CertificateRow | ClosedRow): vscode.Command {
  const { id, title } = COMMANDS.revealCertificate
  return { command: id, title, arguments: [row] }
}

function fileItem(file: CertificateFile): vscode.TreeItem {
  const { certificates } = file
  const item = new vscode.TreeItem(
    fileName(file),
    certificates.length > SHOWN_OPEN
      ? vscode.TreeItemCollapsibleState.Collapsed
      : vscode.TreeItemCollapsibleState.Expanded,
  )
  const looks = certificates.map(lookOf)
  const worst = looks.toSorted((a, b) => GRAVITY.indexOf(a) - GRAVITY.indexOf(b))[0]
  item.id = file.uri
  const count = `${certificates.length} ${certificates.length === 1 ? 'certificate' : 'certificates'}`
  item.description = count
  item.tooltip = filePath(file)
  if (worst) item.iconPath = icon(worst)
  item.contextValue = TREE_ITEMS.file
  item.accessibilityInformation = {
    label: `${fileName(file)}, ${count}${worst && worst !== LOOKS.valid ? `, one ${worst.words}` : ''}`,
  }
  return item
}

function certificateItem({ file, certificate }: CertificateRow): vscode.TreeItem {
  const alone = file.certificates.length === 1
  const more = certificate.names.length > 1 ? ` (+${certificate.names.length - 1})` : ''
  const item = new vscode.TreeItem(alone ? fileName(file) : certificate.title)
  // A line of base64 may hold several.
  item.id = `${file.uri}#${placeId(certificate)}`
  item.description = alone
    ? `${certificate.remaining} · ${certificate.title}${more}`
    : `${certificate.remaining}${more}`
  item.tooltip = tooltip(file, certificate)
  item.iconPath = icon(lookOf(certificate))
  item.contextValue =
    serverNames(certificate).length > 0 ? TREE_ITEMS.serverCertificate : TREE_ITEMS.certificate
  item.command = open({ kind: 'certificate', file, certificate })
  item.accessibilityInformation = {
    label: `${certificate.title}, ${lookOf(certificate).words}, ${certificate.remaining}, in ${fileName(file)}`,
  }
  return item
}

interface Look {
  readonly words: string
  readonly icon: string
  readonly color: string
}

/** The gravest first. */
const LOOKS = {
  expired: { words: 'expired', icon: 'error', color: 'list.errorForeground' },
  bad: { words: 'with an error', icon: 'error', color: 'list.errorForeground' },
  expiresSoon: { words: 'expires soon', icon: 'warning', color: 'list.warningForeground' },
  caution: { words: 'with a warning', icon: 'warning', color: 'list.warningForeground' },
  notYetValid: { words: 'not yet valid', icon: 'clock', color: 'list.warningForeground' },
  valid: { words: 'valid', icon: 'pass', color: 'testing.iconPassed' },
} as const satisfies Readonly<Record<string, Look>>

const GRAVITY: readonly Look[] = Object.values(LOOKS)

/** What the dates say, unless the rules say worse. */
function lookOf({ state, verdict }: WorkspaceCertificate): Look {
  if (verdict === 'bad' && state !== 'expired') return LOOKS.bad
  return verdict === 'caution' && state === 'valid' ? LOOKS.caution : LOOKS[state]
}

function icon(look: Look): vscode.ThemeIcon {
  return new vscode.ThemeIcon(look.icon, new vscode.ThemeColor(look.color))
}

function tooltip(file: CertificateFile, certificate: WorkspaceCertificate): vscode.MarkdownString {
  const { title, names, isCa, notBefore, notAfter, remaining, sha256 } = certificate
  const markdown = new vscode.MarkdownString()
  markdown.appendMarkdown('**').appendText(title).appendMarkdown('**')
  markdown.appendText(` — ${remaining}`).appendMarkdown('\n\n')
  if (isCa) markdown.appendText('CA certificate').appendMarkdown('\n\n')
  if (names.length > 0) markdown.appendText(`Names: ${shortened(names)}`).appendMarkdown('\n\n')
  markdown.appendText(`Valid: ${day(notBefore)} – ${day(notAfter)}`).appendMarkdown('\n\n')
  markdown.appendText('SHA-256: ').appendMarkdown(`\`${sha256}\`\n\n`)
  return markdown.appendText(placeText(file, certificate))
}

function placeId({ place }: WorkspaceCertificate): string {
  if ('entry' in place) return String(place.entry)
  const { line, character } = place.range.start
  return `${line}:${character}`
}

function shortened(names: readonly string[]): string {
  const shown = names.slice(0, 8).join(', ')
  return names.length > 8 ? `${shown} and ${names.length - 8} more` : shown
}

/** `5 Dec 2026`, in UTC as the certificate counts. */
function day(instant: number): string {
  return new Date(instant).toLocaleDateString('en-GB', {
    day: 'numeric',
    month: 'short',
    year: 'numeric',
    timeZone: 'UTC',
  })
}

function fileName({ uri }: CertificateFile): string {
  return vscode.Uri.parse(uri).path.split('/').at(-1) ?? uri
}

async function reveal(row: CertificateRow | ClosedRow): Promise<void> {
  const { file } = row
  const place = row.kind === 'closed' ? { entry: 0 } : row.certificate.place
  if ('entry' in place) {
    await vscode.commands.executeCommand(COMMANDS.openCertificateView.id, vscode.Uri.parse(file.uri), place)
    return
  }
  const { start, end } = place.range
  const selection = new vscode.Range(start.line, start.character, start.line, start.character)
  const editor = await vscode.window.showTextDocument(vscode.Uri.parse(file.uri), { selection })
  const block = new vscode.Range(start.line, start.character, end.line, end.character)
  editor.revealRange(block, vscode.TextEditorRevealType.InCenterIfOutsideViewport)
}

async function testHandshake({ certificate }: CertificateRow): Promise<void> {
  const names = serverNames(certificate)
  const host = names.length > 1 ? await vscode.window.showQuickPick(names, QUESTION) : names[0]
  if (host !== undefined) await vscode.commands.executeCommand(COMMANDS.testHandshake.id, parseTarget(host))
}

const QUESTION = { title: 'Test Handshake', placeHolder: 'Which of the certificate’s names, on port 443?' }

/** The names that can be connected to. A wildcard stands for none in particular. */
function serverNames({ names, isCa }: WorkspaceCertificate): string[] {
  if (isCa) return []
  return names.filter((it) => !it.includes('*') && 'host' in parseTarget(it))
}
