import assert from 'node:assert/strict'
import * as vscode from 'vscode'
import { diagnosticsOf, eventually, fileUri, hoverAt, open, rangeOf } from './workspace.ts'

suite('Journey 1: certificates', () => {
  test('a certificate file has the language pem', async () => {
    const document = await open('certificates/printer.pem')
    assert.equal(document.languageId, 'pem')
  })

  test('a hover anywhere on a block explains the certificate', async () => {
    const document = await open('nginx/tls/shop.pem')
    const onBase64 = await hoverAt(document, new vscode.Position(3, 10))
    assert.match(onBase64, /shop\.example/)
    assert.match(onBase64, /www\.shop\.example/)
    assert.match(onBase64, /SHA-256/)
    assert.match(onBase64, /P-256/)
  })

  test('a hover on a key says what it is and shows nothing of it', async () => {
    const document = await open('nginx/tls/shop.key')
    const hover = await hoverAt(document, new vscode.Position(0, 5))
    assert.match(hover, /key/i)
    const secret = document.lineAt(2).text.slice(10, 40)
    assert.ok(!hover.includes(secret))
  })

  test('a hover in a Kubernetes Secret explains the certificate, and on the key nothing secret', async () => {
    const document = await open('kubernetes/shop-tls.yaml')
    const at = (key: string) => rangeOf(document, `${key}: `).end.translate(0, 10)
    assert.match(await hoverAt(document, at('tls.crt')), /shop\.example/)
    assert.match(await hoverAt(document, at('ca.crt')), /TLS Lens Sample Root/)
    const key = await hoverAt(document, at('tls.key'))
    assert.match(key, /belongs to the certificate of shop\.example/)
    const value = document.getText(
      document.validateRange(new vscode.Range(at('tls.key'), at('tls.key').translate(0, 400))),
    )
    for (const coded of [value, Buffer.from(value, 'base64').toString()]) {
      assert.ok(!key.includes(coded.slice(100, 140)))
    }
  })

  test('a key that is not that of the certificate beside it is reported in a Secret', async () => {
    const document = await open('kubernetes/api-tls.yaml')
    const diagnostics = await diagnosticsOf(document, (messages) =>
      messages.some((it) => it.includes('does not belong')),
    )
    const found = diagnostics.find(({ message }) => message.includes('does not belong'))
    const words = Buffer.from(document.getText(found?.range), 'base64').toString()
    assert.equal(words, '-----BEGIN PRIVATE KEY-----')
  })

  test('a weak key is reported', async () => {
    const document = await open('certificates/printer.pem')
    await diagnosticsOf(document, (messages) => messages.some((it) => it.includes('1024 bits')))
  })

  test('what is found in a binary file is among the problems while its view is open', async () => {
    const uri = fileUri('certificates/printer.der')
    const messages = () => vscode.languages.getDiagnostics(uri).map(({ message }) => message)
    await vscode.commands.executeCommand('tlsLens.openCertificateView', uri)
    await eventually(() => assert.ok(messages().some((it) => it.includes('1024 bits'))))
    await vscode.commands.executeCommand('workbench.action.closeActiveEditor')
    await eventually(() => assert.deepEqual(messages(), []))
  })

  test('from the view of a bundle, the certificate of the cursor is handed on', async () => {
    const document = await open('nginx/tls/shop.pem')
    const { activeTextEditor: editor } = vscode.window
    assert.ok(editor)
    const end = document.positionAt(document.getText().length)
    editor.selection = new vscode.Selection(end, end)
    await vscode.commands.executeCommand('tlsLens.openCertificateView')
    const shown = await eventually(async () => {
      const { activeTab } = vscode.window.tabGroups.activeTabGroup
      assert.ok(activeTab?.input instanceof vscode.TabInputCustom)
      await vscode.commands.executeCommand('tlsLens.showCertificateText')
      const text = vscode.window.activeTextEditor?.document
      assert.equal(text?.uri.scheme, 'tls-lens-certificate')
      // Before the page has drawn it, the first one is shown.
      const isSecond = /Subject:.*Intermediate/i.test(text.getText())
      if (!isSecond) await vscode.commands.executeCommand('workbench.action.closeActiveEditor')
      assert.ok(isSecond, text.getText().slice(0, 600))
      return text
    })
    assert.match(shown.getText(), /CA:TRUE/)
    await vscode.commands.executeCommand('workbench.action.closeAllEditors')
  })

  test('an expired certificate and the wrong order are reported at their blocks', async () => {
    const document = await open('certificates/partner-bundle.pem')
    const diagnostics = await diagnosticsOf(document, (messages) =>
      messages.some((it) => it.includes('expired')),
    )
    const expired = diagnostics.find((it) => it.message.includes('expired'))
    assert.equal(expired?.severity, vscode.DiagnosticSeverity.Error)
  })

  test('a broken block is reported, and the others still have their hover', async () => {
    const sound = (await open('nginx/tls/shop.pem')).getText()
    const broken = '-----BEGIN CERTIFICATE-----\nMIIB*broken\n-----END CERTIFICATE-----\n'
    const document = await vscode.workspace.openTextDocument({ language: 'pem', content: broken + sound })
    await vscode.window.showTextDocument(document)
    await diagnosticsOf(document)
    assert.match(await hoverAt(document, new vscode.Position(5, 5)), /shop\.example/)
  })

  test('a bundle can be split into files beside it', async () => {
    const document = await open('nginx/tls/shop.pem')
    const split = await eventually(async () => {
      const actions = await vscode.commands.executeCommand<vscode.CodeAction[]>(
        'vscode.executeCodeActionProvider',
        document.uri,
        new vscode.Range(0, 0, 0, 0),
        vscode.CodeActionKind.RefactorRewrite.value,
        10,
      )
      const found = actions.find(({ title }) => /files of their own/.test(title))
      assert.ok(found?.edit, `an action among ${actions.map(({ title }) => title).join(', ')}`)
      return found
    })
    assert.ok(split.edit)
    assert.ok(await vscode.workspace.applyEdit(split.edit))
    const created = split.edit.entries().map(([uri]) => uri)
    const texts = await Promise.all(
      created.map(async (uri) => (await vscode.workspace.openTextDocument(uri)).getText()),
    )
    assert.equal(texts.join(''), document.getText())
    await vscode.workspace.saveAll()
    for (const uri of created) await vscode.workspace.fs.delete(uri)
  })

  test('the outline has a symbol for each block, and blocks can be folded', async () => {
    const { uri } = await open('nginx/tls/shop.pem')
    const symbols = await eventually(async () => {
      const found = await vscode.commands.executeCommand<vscode.DocumentSymbol[]>(
        'vscode.executeDocumentSymbolProvider',
        uri,
      )
      assert.equal(found?.length, 2)
      return found
    })
    assert.match(symbols[0]?.name ?? '', /shop\.example/)
    const folds = await vscode.commands.executeCommand<vscode.FoldingRange[]>(
      'vscode.executeFoldingRangeProvider',
      uri,
    )
    assert.equal(folds.length, 2)
  })
})
