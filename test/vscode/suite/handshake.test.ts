import assert from 'node:assert/strict'
import * as vscode from 'vscode'
import { COMMANDS } from '../../../client/src/contributions.ts'
import { eventually, open } from './workspace.ts'

suite('Journey 3: handshakes', () => {
  test('every command is there', async () => {
    const known = await vscode.commands.getCommands(true)
    assert.deepEqual(
      Object.values(COMMANDS)
        .map(({ id }) => id as string)
        .filter((id) => !known.includes(id)),
      [],
    )
  })

  test('the command opens the result beside the editor, and a second run keeps one panel', async () => {
    await vscode.commands.executeCommand('workbench.action.closeAllEditors')
    const document = await open('nginx/sites-enabled/shop')
    const port = Number(/listen 127\.0\.0\.1:(\d+)/.exec(document.getText())?.[1])
    const target = { host: '127.0.0.1', port, serverName: 'shop.example' }
    for (const run of ['first', 'second']) {
      await vscode.commands.executeCommand(COMMANDS.testHandshake.id, target)
      await eventually(() => assert.equal(panels(`127.0.0.1:${port} (shop.example)`).length, 1, `${run} run`))
    }
    const [panel] = panels(`127.0.0.1:${port} (shop.example)`)
    assert.equal(panel?.group.viewColumn, vscode.ViewColumn.Two)
    assert.equal(vscode.window.activeTextEditor?.document, document)
    // Another virtual host of the same port has a page of its own.
    await vscode.commands.executeCommand(COMMANDS.testHandshake.id, { ...target, serverName: 'api.example' })
    await eventually(() => assert.equal(panels(`127.0.0.1:${port} (api.example)`).length, 1))
    assert.equal(panels(`127.0.0.1:${port} (shop.example)`).length, 1)
  })

  test('a server that is not there has a result too', async () => {
    await vscode.commands.executeCommand(COMMANDS.testHandshake.id, { host: '127.0.0.1', port: 1 })
    await eventually(() => assert.equal(panels('127.0.0.1:1').length, 1))
    await vscode.commands.executeCommand('workbench.action.closeAllEditors')
  })
})

function panels(title: string): vscode.Tab[] {
  return vscode.window.tabGroups.all
    .flatMap(({ tabs }) => tabs)
    .filter((tab) => tab.input instanceof vscode.TabInputWebview && tab.label === title)
}
