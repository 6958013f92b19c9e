import assert from 'node:assert/strict'
import * as vscode from 'vscode'

// The sample workspace as the tests see it through VS Code.

export function fileUri(path: string): vscode.Uri {
  const folder = vscode.workspace.workspaceFolders?.[0]
  assert.ok(folder, 'a folder is open')
  return vscode.Uri.joinPath(folder.uri, path)
}

export async function open(path: string): Promise<vscode.TextDocument> {
  const document = await vscode.workspace.openTextDocument(fileUri(path))
  await vscode.window.showTextDocument(document)
  return document
}

/** The messages of ours on the document, once `wanted` holds for them. */
export async function diagnosticsOf(
  { uri }: vscode.TextDocument,
  wanted: (messages: readonly string[]) => boolean = (it) => it.length > 0,
): Promise<vscode.Diagnostic[]> {
  return eventually(() => {
    const ours = vscode.languages
      .getDiagnostics(uri)
      .filter((it) => it.source?.startsWith('tls-lens') || it.source === 'TLS Lens')
    const messages = ours.map(({ message }) => message)
    assert.ok(wanted(messages), `diagnostics of ${uri.path}: ${JSON.stringify(messages)}`)
    return ours
  })
}

export async function hoverAt(document: vscode.TextDocument, position: vscode.Position): Promise<string> {
  return eventually(async () => {
    const hovers = await vscode.commands.executeCommand<vscode.Hover[]>(
      'vscode.executeHoverProvider',
      document.uri,
      position,
    )
    const text = hovers
      .flatMap(({ contents }) => contents)
      .map((it) => (typeof it === 'string' ? it : it.value))
      .join('\n')
    assert.notEqual(text, '', `a hover in ${document.uri.path}`)
    return text
  })
}

/** Where `text` first stands in the document. */
export function rangeOf(document: vscode.TextDocument, text: string): vscode.Range {
  const start = document.getText().indexOf(text)
  assert.ok(start >= 0, `“${text}” stands in ${document.uri.path}`)
  return new vscode.Range(document.positionAt(start), document.positionAt(start + text.length))
}

/** Tries until it holds: the server answers when it has read what it needs. */
export async function eventually<T>(attempt: () => T | Promise<T>, milliseconds = 15_000): Promise<T> {
  const end = Date.now() + milliseconds
  for (;;) {
    try {
      return await attempt()
    } catch (error) {
      if (Date.now() > end) throw error
      await new Promise((resolve) => setTimeout(resolve, 100))
    }
  }
}
