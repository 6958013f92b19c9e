import assert from 'node:assert/strict'
import * as vscode from 'vscode'
import { diagnosticsOf, eventually, hoverAt, open, rangeOf } from './workspace.ts'

suite('Journey 2: configurations', () => {
  test('nginx: deprecated versions are underlined word by word', async () => {
    const document = await open('nginx/sites-enabled/old')
    assert.equal(document.languageId, 'nginx')
    const diagnostics = await diagnosticsOf(document, (messages) =>
      messages.includes('TLSv1.0 is deprecated'),
    )
    const deprecated = diagnostics.filter(({ message }) => message.endsWith('is deprecated'))
    assert.deepEqual(
      deprecated.map(({ range }) => document.getText(range)),
      ['TLSv1', 'TLSv1.1'],
    )
  })

  test('nginx: an expired certificate is reported at the directive, with its place in the PEM file', async () => {
    const document = await open('nginx/sites-enabled/old')
    const diagnostics = await diagnosticsOf(document, (messages) =>
      messages.some((it) => it.includes('expired')),
    )
    const expired = diagnostics.find(({ message }) => message.includes('expired'))
    assert.equal(expired && document.getText(expired.range), 'tls/old.pem')
    assert.match(expired?.relatedInformation?.[0]?.location.uri.path ?? '', /old\.pem$/)
  })

  test('nginx: a hover on a version and on a cipher string explains it', async () => {
    const document = await open('nginx/sites-enabled/old')
    assert.match(await hoverAt(document, rangeOf(document, 'TLSv1.1').start), /RFC 8996/)
    const cipherString = rangeOf(document, 'ALL:!EXPORT')
    assert.match(await hoverAt(document, cipherString.start), /suites/)
  })

  test('nginx: the quick fix removes the deprecated versions, and the rule is silent', async () => {
    const document = await open('nginx/sites-enabled/old')
    await diagnosticsOf(document, (messages) => messages.includes('TLSv1.0 is deprecated'))
    const range = rangeOf(document, 'TLSv1 ')
    const fix = await eventually(async () => {
      const actions = await vscode.commands.executeCommand<vscode.CodeAction[]>(
        'vscode.executeCodeActionProvider',
        document.uri,
        range,
        vscode.CodeActionKind.QuickFix.value,
        // Asks for the actions' edits too, which the server may leave for later.
        10,
      )
      const found = actions.find(({ title }) => /deprecated versions/i.test(title))
      assert.ok(found?.edit, `a fix among ${actions.map(({ title }) => title).join(', ')}`)
      return found
    })
    assert.ok(fix.edit)
    await vscode.workspace.applyEdit(fix.edit)
    assert.match(document.getText(), /ssl_protocols\s+TLSv1\.2;/)
    await diagnosticsOf(document, (messages) => !messages.some((it) => it.includes('deprecated')))
    await vscode.commands.executeCommand('workbench.action.files.revert')
  })

  test('nginx: a lens over a server with ssl offers a handshake test', async () => {
    const document = await open('nginx/sites-enabled/shop')
    const lenses = await eventually(async () => {
      const found = await vscode.commands.executeCommand<vscode.CodeLens[]>(
        'vscode.executeCodeLensProvider',
        document.uri,
        10,
      )
      assert.ok(found.length > 0)
      return found
    })
    assert.equal(lenses[0]?.command?.command, 'tlsLens.testHandshake')
  })

  test('Node: options in TypeScript are reported where they stand', async () => {
    const document = await open('node/server.ts')
    const diagnostics = await diagnosticsOf(document, (messages) =>
      messages.some((it) => /^TLSv1\.0.* deprecated$/.test(it)),
    )
    const deprecated = diagnostics.find(({ message }) => message.endsWith('deprecated'))
    assert.match(deprecated ? document.getText(deprecated.range) : '', /TLSv1|OLDEST/)
    const client = await open('node/client.ts')
    await diagnosticsOf(client, (messages) =>
      messages.includes('no certificate is verified in the whole process'),
    )
  })
})
