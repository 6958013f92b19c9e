import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import * as vscode from 'vscode'
import { diagnosticsOf, fileUri, hoverAt } from './workspace.ts'

suite('In a fresh window', () => {
  test('a certificate typed into an untitled document of another language is seen', async () => {
    const document = await vscode.workspace.openTextDocument({ language: 'python', content: '# notes\n' })
    const editor = await vscode.window.showTextDocument(document)
    const certificate = readFileSync(fileUri('certificates/partner-bundle.pem').fsPath, 'latin1')
    for (const [index, line] of certificate.split('\n').entries()) {
      const place = new vscode.Position(index + 1, 0)
      assert.ok(await editor.edit((it) => it.insert(place, `${line}\n`)))
    }
    await diagnosticsOf(document, (messages) => messages.some((it) => it.includes('expired')))
    assert.match(await hoverAt(document, new vscode.Position(3, 10)), /expired/)
    await vscode.commands.executeCommand('workbench.action.revertAndCloseActiveEditor')
  })
})
