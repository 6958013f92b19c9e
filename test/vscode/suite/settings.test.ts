import * as vscode from 'vscode'
import { SECTION } from '../../../client/src/contributions.ts'
import { diagnosticsOf, open } from './workspace.ts'

suite('Settings', () => {
  const set = (name: string, value: unknown) =>
    vscode.workspace.getConfiguration(SECTION).update(name, value, vscode.ConfigurationTarget.Workspace)

  test('a rule that is switched off is silent at once, and speaks again', async () => {
    const document = await open('nginx/sites-enabled/old')
    const deprecated = (messages: readonly string[]) => messages.some((it) => it.endsWith('is deprecated'))
    await diagnosticsOf(document, deprecated)
    await set('rules', { 'deprecated-protocol-version': 'off' })
    await diagnosticsOf(document, (messages) => !deprecated(messages))
    await set('rules', undefined)
    await diagnosticsOf(document, deprecated)
  })

  test('on another day, what is valid now has expired', async () => {
    const document = await open('nginx/tls/api.pem')
    const expired = (messages: readonly string[]) => messages.some((it) => it.startsWith('expired'))
    await diagnosticsOf(document, (messages) => !expired(messages))
    await set('today', '2035-01-01')
    await diagnosticsOf(document, expired)
    await set('today', undefined)
    await diagnosticsOf(document, (messages) => !expired(messages))
  })

  test('an excluded path has no findings', async () => {
    const document = await open('certificates/printer.pem')
    await diagnosticsOf(document)
    await set('exclude', ['certificates/**'])
    await diagnosticsOf(document, (messages) => messages.length === 0)
    await set('exclude', undefined)
    await diagnosticsOf(document)
  })
})
