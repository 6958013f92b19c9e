import { isAbsolute } from 'node:path'
import * as vscode from 'vscode'
import {
  HANDSHAKE,
  HANDSHAKE_TARGETS,
  type HandshakeNeedsPassword,
  type HandshakeParams,
  type HandshakeResult,
  type HandshakeTarget,
} from '../../../server/src/lsp/protocol.ts'
import { isBinaryCertificate } from '../certificateView/fileKind.ts'
import { COMMANDS, SECTION } from '../contributions.ts'
import type { LanguageServer } from '../languageServer.ts'
import type { HandshakePanels } from '../timeline/timelinePanel.ts'
import { parseTarget, targetName } from './handshakeTarget.ts'

type Target = Omit<HandshakeTarget, 'origin'> & Pick<HandshakeParams, 'startTls'>
type ClientCertificate = Pick<HandshakeParams, 'certificateUri' | 'keyUri'>

/** "TLS: Test Handshake…", from the palette, a CodeLens, the tree, or a result's own buttons. */
export function registerTestHandshake(
  context: vscode.ExtensionContext,
  server: LanguageServer,
  panels: HandshakePanels,
): void {
  const test = async (target: Target | undefined, clientCertificate: ClientCertificate = {}) => {
    if (!vscode.workspace.isTrusted) return explainTrust()
    const chosen = target ?? (await askForTarget(context, server))
    if (chosen === undefined) return
    remember(context, chosen)
    const report = await runWithPassword(server, chosen, clientCertificate)
    if (report === undefined || report.outcome === 'canceled') return
    panels.show(report, {
      runAgain: () => test(chosen, clientCertificate),
      useClientCertificate: async () => {
        const files = await askForClientCertificate()
        if (files) await test(chosen, files)
      },
    })
  }

  context.subscriptions.push(
    vscode.commands.registerCommand(COMMANDS.testHandshake.id, (target?: Target) =>
      // Menus of views hand in things of their own.
      test(target && typeof target.host === 'string' ? target : undefined),
    ),
  )
}

async function explainTrust(): Promise<void> {
  const manage = 'Manage Workspace Trust'
  const answer = await vscode.window.showWarningMessage(
    'Handshake tests are off in Restricted Mode: they connect to servers that a workspace may name. Trust this workspace to run one.',
    manage,
  )
  if (answer === manage) await vscode.commands.executeCommand('workbench.trust.manage')
}

/** Asks for the password of the key as long as it is not the right one; it is kept for no later test. */
async function runWithPassword(
  server: LanguageServer,
  target: Target,
  clientCertificate: ClientCertificate,
): Promise<HandshakeResult | undefined> {
  let password: string | undefined
  for (;;) {
    const given = password === undefined ? {} : { password }
    const answer = await run(server, target, { ...clientCertificate, ...given })
    if (answer === undefined || !('needsPassword' in answer)) return answer
    const { file, wrong } = answer.needsPassword
    password = await vscode.window.showInputBox({
      title: 'Test Handshake',
      prompt: wrong ? `Wrong password. The password of ${file}` : `The password of ${file}`,
      password: true,
      ignoreFocusOut: true,
    })
    if (password === undefined) return undefined
  }
}

async function run(
  server: LanguageServer,
  target: Target,
  clientCertificate: ClientCertificate & Pick<HandshakeParams, 'password'>,
): Promise<HandshakeResult | HandshakeNeedsPassword | undefined> {
  const options = {
    location: vscode.ProgressLocation.Notification,
    title: `Handshake with ${targetName(target)}`,
    cancellable: true,
  }
  return vscode.window.withProgress(options, async (progress, token) => {
    const workDoneToken = crypto.randomUUID()
    let listening: vscode.Disposable | undefined
    const { host, port, serverName, startTls } = target
    const named = serverName === undefined ? {} : { serverName }
    const params: HandshakeParams = {
      host,
      port,
      ...named,
      ...(startTls === undefined ? {} : { startTls }),
      ...proxySettings(),
      ...clientCertificate,
      ...certificateAuthorities(),
      workDoneToken,
    }
    try {
      listening = await server.onProgress(workDoneToken, (message) => progress.report({ message }))
      return await server.request<HandshakeResult>(HANDSHAKE, params, token)
    } catch (error) {
      const closed = needsPassword(error)
      if (closed) return closed
      if (!token.isCancellationRequested) {
        const reason = error instanceof Error ? error.message : String(error)
        void vscode.window.showErrorMessage(
          `The handshake with ${targetName(target)} could not be tested: ${reason}`,
        )
      }
      return undefined
    } finally {
      listening?.dispose()
    }
  })
}

/** VS Code's own settings; where they say nothing, the server's environment does. */
function proxySettings(): Pick<HandshakeParams, 'proxy' | 'noProxy'> {
  const http = vscode.workspace.getConfiguration('http')
  if (http.get<string>('proxySupport') === 'off') return { proxy: '' }
  const proxy = http.get<string>('proxy', '')
  return proxy === '' ? {} : { proxy, noProxy: http.get<readonly string[]>('noProxy', []) }
}

function needsPassword(error: unknown): HandshakeNeedsPassword | undefined {
  const data: unknown = error instanceof Error && 'data' in error ? error.data : undefined
  return typeof data === 'object' && data !== null && 'needsPassword' in data
    ? (data as HandshakeNeedsPassword)
    : undefined
}

/** The files that the setting names, in each of the workspace's folders; the word `system` is no file. */
function certificateAuthorities(): Pick<HandshakeParams, 'caUris' | 'systemRoots'> {
  const folders = vscode.workspace.workspaceFolders ?? []
  const global = vscode.workspace.getConfiguration(SECTION).get<readonly string[]>(SETTING, [])
  const isSystem = (it: string) => it === 'system'
  const absolute = global.filter(isAbsolute).map((it) => vscode.Uri.file(it))
  const relative = folders.flatMap(({ uri }) =>
    vscode.workspace
      .getConfiguration(SECTION, uri)
      .get<readonly string[]>(SETTING, [])
      .filter((it) => !isAbsolute(it) && !isSystem(it))
      .map((it) => vscode.Uri.joinPath(uri, it)),
  )
  const caUris = [...new Set([...absolute, ...relative].map(String))]
  return { caUris, systemRoots: global.some(isSystem) }
}

const SETTING = 'certificateAuthorities'

interface TargetItem extends vscode.QuickPickItem {
  readonly target?: Target
}

/** Offers what the open configurations name, then the last used; anything else can be typed. */
function askForTarget(context: vscode.ExtensionContext, server: LanguageServer): Promise<Target | undefined> {
  const pick = vscode.window.createQuickPick<TargetItem>()
  pick.title = 'Test Handshake'
  pick.placeholder = 'host:port, such as example.org:443'
  pick.matchOnDescription = true
  pick.busy = true
  let found: readonly HandshakeTarget[] = []
  const refresh = () => {
    pick.items = targetItems(pick.value, found, lastUsed(context))
  }
  refresh()
  pick.onDidChangeValue(refresh)
  pick.show()
  server
    .request<readonly HandshakeTarget[]>(HANDSHAKE_TARGETS, {})
    .then((targets) => {
      found = targets
      refresh()
    })
    // Without them the host can still be typed.
    .catch(() => {})
    .finally(() => {
      pick.busy = false
    })

  return new Promise((resolve) => {
    pick.onDidAccept(() => {
      const target = pick.selectedItems[0]?.target
      if (target === undefined) return
      resolve(target)
      pick.hide()
    })
    pick.onDidHide(() => {
      resolve(undefined)
      pick.dispose()
    })
  })
}

function targetItems(
  typed: string,
  found: readonly HandshakeTarget[],
  used: readonly Target[],
): TargetItem[] {
  const known = new Set(found.map(targetName))
  return [
    ...typedItems(typed),
    ...section('found in open files', found, ({ origin }) => origin),
    ...section(
      'used last',
      used.filter((it) => !known.has(targetName(it))),
      () => undefined,
    ),
  ]
}

/** What was typed comes first, as a target or as the reason why it is none. */
function typedItems(typed: string): TargetItem[] {
  if (typed.trim() === '') return []
  const parsed = parseTarget(typed)
  if ('problem' in parsed) return [{ label: `$(warning) ${parsed.problem}`, alwaysShow: true }]
  return [{ label: `$(plug) ${targetName(parsed)}`, target: parsed, alwaysShow: true }]
}

function section<T extends Target>(
  label: string,
  targets: readonly T[],
  describe: (target: T) => string | undefined,
): TargetItem[] {
  if (targets.length === 0) return []
  return [
    { label, kind: vscode.QuickPickItemKind.Separator },
    ...targets.map((target) => {
      const description = describe(target)
      return { label: targetName(target), target, ...(description === undefined ? {} : { description }) }
    }),
  ]
}

const LAST_USED = 'handshakeTargets'
const REMEMBERED = 10

function lastUsed(context: vscode.ExtensionContext): readonly Target[] {
  return context.globalState.get<readonly Target[]>(LAST_USED, [])
}

function remember(context: vscode.ExtensionContext, { host, port, serverName, startTls }: Target): void {
  const used = {
    host,
    port,
    ...(serverName === undefined ? {} : { serverName }),
    ...(startTls === undefined ? {} : { startTls }),
  }
  const others = lastUsed(context).filter((it) => targetName(it) !== targetName(used))
  void context.globalState.update(LAST_USED, [used, ...others].slice(0, REMEMBERED))
}

async function askForClientCertificate(): Promise<ClientCertificate | undefined> {
  const certificate = await askForFile('Client Certificate (PEM or PKCS #12)', CERTIFICATE_FILES)
  if (certificate === undefined) return undefined
  const files = { certificateUri: certificate.toString() }
  if (await holdsKey(certificate)) return files
  const key = await askForFile('Its Private Key (PEM)', KEY_FILES)
  return key && { ...files, keyUri: key.toString() }
}

const CERTIFICATE_FILES = {
  'Certificates with a key or beside one': ['pem', 'crt', 'cer', 'p12', 'pfx', 'key'],
  'All files': ['*'],
}
const KEY_FILES = { 'PEM files': ['pem', 'key'], 'All files': ['*'] }

async function askForFile(title: string, filters: Record<string, string[]>): Promise<vscode.Uri | undefined> {
  const files = await vscode.window.showOpenDialog({ title, openLabel: 'Use', filters })
  return files?.[0]
}

/** PKCS #12, or PEM with a key in it. What cannot be read is told by the test. */
async function holdsKey(file: vscode.Uri): Promise<boolean> {
  try {
    const bytes = await vscode.workspace.fs.readFile(file)
    return isBinaryCertificate(bytes) || new TextDecoder().decode(bytes).includes('PRIVATE KEY-----')
  } catch {
    return true
  }
}
