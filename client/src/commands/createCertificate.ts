import { writeFile } from 'node:fs/promises'
import { isIP } from 'node:net'
import * as vscode from 'vscode'
import type { Issued, NewKey } from '../../../server/node/pki.ts'
import { COMMANDS } from '../contributions.ts'
import { parseTarget } from './handshakeTarget.ts'

/**
 * "TLS: Create Certificate for Development…" and "TLS: Create Certificate Request…": a few questions, then two files,
 * of which the one with the key can be read by its owner only. The key goes into that file and nowhere else.
 */
export function registerCreateCertificate(context: vscode.ExtensionContext): void {
  context.subscriptions.push(
    vscode.commands.registerCommand(COMMANDS.createCertificate.id, createCertificate),
    vscode.commands.registerCommand(COMMANDS.createRequest.id, createRequest),
  )
}

async function createCertificate(): Promise<void> {
  const title = 'Create Certificate for Development'
  const names = await askForNames(title, 'localhost, 127.0.0.1, ::1')
  const key = names && (await askForKey(title))
  const days = key && (await askForDays(title))
  const files = days && (await askForFiles(title, `${fileName(names[0]!)}.pem`))
  if (!files) return
  const { issueForDevelopment } = await import('../../../server/node/pki.ts')
  await write(files, await issueForDevelopment({ names, key, days, now: Date.now(), crypto }))
}

async function createRequest(): Promise<void> {
  const title = 'Create Certificate Request'
  const names = await askForNames(title, '')
  const key = names && (await askForKey(title))
  const organization = key && (await askForOrganization(title))
  if (organization === undefined || !key) return
  const country = organization === '' ? '' : await askForCountry(title)
  const files = country !== undefined && (await askForFiles(title, `${fileName(names[0]!)}.csr`))
  if (!files) return
  const { makeRequest } = await import('../../../server/node/pki.ts')
  const subject = { ...(organization && { organization }), ...(country && { country }) }
  await write(files, await makeRequest({ names, key, ...subject, crypto }))
}

async function askForNames(title: string, value: string): Promise<readonly string[] | undefined> {
  const text = await vscode.window.showInputBox({
    title,
    value,
    prompt: 'The names and addresses that clients connect to, separated by commas',
    placeHolder: 'shop.example, www.shop.example',
    validateInput: (typed) => {
      const names = namesIn(typed)
      if (names.length === 0) return 'Type at least one name or address.'
      const wrong = names.find((it) => !isName(it))
      return wrong === undefined ? undefined : `“${wrong}” is neither a DNS name nor an address.`
    },
  })
  return text === undefined ? undefined : namesIn(text)
}

function namesIn(text: string): string[] {
  return text.split(/[\s,;]+/).filter((it) => it !== '')
}

function isName(text: string): boolean {
  const host = text.replace(/^\*\./, '')
  const parsed = parseTarget(host)
  return isIP(host) > 0 || ('host' in parsed && parsed.host === host && !/[_:/]/.test(host))
}

async function askForKey(title: string): Promise<NewKey | undefined> {
  const choice = await vscode.window.showQuickPick<vscode.QuickPickItem & { readonly key: NewKey }>(
    [
      { label: 'EC P-256', description: 'small and fast; every client of today takes it', key: 'EC P-256' },
      {
        label: 'EC P-384',
        description: 'where a rule asks for more than 128 bits of security',
        key: 'EC P-384',
      },
      { label: 'RSA 2048', description: 'for clients that know nothing else', key: 'RSA 2048' },
      { label: 'RSA 3072', description: 'the same, for use beyond 2030', key: 'RSA 3072' },
    ],
    { title, placeHolder: 'The key type' },
  )
  return choice?.key
}

async function askForDays(title: string): Promise<number | undefined> {
  const choice = await vscode.window.showQuickPick(
    [
      { label: '90 days', days: 90 },
      { label: 'A year', days: 365 },
      { label: '30 days', days: 30 },
    ],
    { title, placeHolder: 'How long the certificate is valid' },
  )
  return choice?.days
}

function askForOrganization(title: string): Thenable<string | undefined> {
  return vscode.window.showInputBox({
    title,
    prompt: 'The organization, where the CA is to confirm it; else leave it empty',
    validateInput: (text) => (text.length > 64 ? 'At most 64 characters (RFC 5280).' : undefined),
  })
}

function askForCountry(title: string): Thenable<string | undefined> {
  return vscode.window.showInputBox({
    title,
    prompt: 'The country of the organization: two letters, such as DE',
    validateInput: (text) => (/^[A-Z]{2}$/.test(text) ? undefined : 'Two capital letters, as in ISO 3166-1.'),
  })
}

interface Files {
  readonly document: vscode.Uri
  readonly key: vscode.Uri
}

/** The key goes beside the certificate, and never in the place of another one. */
async function askForFiles(title: string, name: string): Promise<Files | undefined> {
  const folder = vscode.workspace.workspaceFolders?.[0]?.uri
  const document = await vscode.window.showSaveDialog({
    title,
    ...(folder && { defaultUri: vscode.Uri.joinPath(folder, name) }),
    saveLabel: 'Create',
  })
  if (document === undefined) return undefined
  const key = document.with({ path: document.path.replace(/(\.\w+)?$/, '.key') })
  if (key.path === document.path || (await exists(key))) {
    await vscode.window.showErrorMessage(
      `${vscode.workspace.asRelativePath(key)} is there already, and a key is not overwritten. Choose another name.`,
    )
    return undefined
  }
  return { document, key }
}

async function exists(uri: vscode.Uri): Promise<boolean> {
  try {
    await vscode.workspace.fs.stat(uri)
    return true
  } catch {
    return false
  }
}

async function write({ document, key }: Files, { document: text, privateKey }: Issued): Promise<void> {
  if (key.scheme === 'file') await writeFile(key.fsPath, privateKey, { mode: 0o600, flag: 'wx' })
  else await vscode.workspace.fs.writeFile(key, new TextEncoder().encode(privateKey))
  await vscode.workspace.fs.writeFile(document, new TextEncoder().encode(text))
  await vscode.window.showTextDocument(document)
  const [first, second] = [document, key].map((it) => vscode.workspace.asRelativePath(it))
  vscode.window.showInformationMessage(`${first} and its key, ${second}, have been written.`)
}

function fileName(name: string): string {
  return name.replace('*', 'wildcard').replace(/[^\w.-]/g, '_')
}
