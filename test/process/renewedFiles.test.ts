// Files that change without anybody telling the language server: renewed by certbot, written by another program.

import assert from 'node:assert/strict'
import { renameSync, symlinkSync, unlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { after, test } from 'node:test'
import type { ClientCapabilities } from 'vscode-languageserver/node'
import { parseRecipes, pemOfRecipes } from '../support/certificateRecipe.ts'
import { type LspClient, PULL, PUSH, startClient, temporaryFolder } from '../support/lspClient.ts'

const started: LspClient[] = []
after(() => {
  for (const { process: child } of started) if (child.exitCode === null) child.kill()
})

async function client(capabilities: ClientCapabilities, folder: string): Promise<LspClient> {
  const lsp = await startClient({ capabilities, folders: [folder] })
  started.push(lsp)
  return lsp
}

/** Two certificates of one size, the first of which has expired. */
const [EXPIRED, RENEWED] = ['2021', '2121'].map((year) => {
  const dates = `not-before 2020-01-01\nnot-after ${year}-01-01`
  return pemOfRecipes(parseRecipes(`subject CN=shop.example\nsan DNS:shop.example\n${dates}`))
}) as [string, string]

function siteOf(path: string): string {
  return `server {
    listen 443 ssl;
    server_name shop.example;
    ssl_protocols TLSv1.2 TLSv1.3;
    ssl_ciphers ECDHE+AESGCM;
    ssl_certificate ${path};
}
`
}

const WITHOUT_WATCHING: ClientCapabilities = {
  ...PULL,
  workspace: { ...PULL.workspace, didChangeWatchedFiles: { dynamicRegistration: false } },
}

interface Pair {
  readonly certificate: string
  readonly key: string
}

const codesOf = (diagnostics: readonly { readonly code?: number | string }[]) =>
  diagnostics.map((it) => it.code).filter((it) => it === 'expired')

test('a renewed certificate is seen when a document is saved, by a client that watches nothing', async () => {
  const outside = temporaryFolder({ 'archive/shop1.pem': EXPIRED, 'archive/shop2.pem': RENEWED })
  symlinkSync('archive/shop1.pem', join(outside.path, 'shop.pem'))
  const folder = temporaryFolder({})
  const lsp = await client(WITHOUT_WATCHING, folder.path)
  const uri = folder.uri('nginx.conf')
  await lsp.open(uri, 'nginx', siteOf(join(outside.path, 'shop.pem')))
  assert.deepEqual(codesOf(await lsp.pull(uri)), ['expired'])
  // As certbot does: the link leads to another file.
  unlinkSync(join(outside.path, 'shop.pem'))
  symlinkSync('archive/shop2.pem', join(outside.path, 'shop.pem'))
  await lsp.connection.sendNotification('textDocument/didSave', { textDocument: { uri } })
  assert.deepEqual(codesOf(await lsp.pull(uri)), [])
  assert.equal(await lsp.stop(), 0)
  outside.remove()
  folder.remove()
})

test('and so it is where diagnostics are pushed, and where the file has the size that it had', async () => {
  const folder = temporaryFolder({ 'certificate.txt': EXPIRED })
  const lsp = await client(PUSH, folder.path)
  const uri = folder.uri('nginx.conf')
  const first = lsp.nextPush(uri)
  await lsp.open(uri, 'nginx', siteOf('certificate.txt'))
  assert.deepEqual(codesOf(await first), ['expired'])
  writeFileSync(join(folder.path, 'new.txt'), RENEWED)
  renameSync(join(folder.path, 'new.txt'), join(folder.path, 'certificate.txt'))
  const second = lsp.nextPush(uri)
  await lsp.connection.sendNotification('textDocument/didSave', { textDocument: { uri } })
  assert.deepEqual(codesOf(await second), [])
  assert.equal(await lsp.stop(), 0)
  folder.remove()
})

test('a key that is watched and a certificate that is not are renewed together', async () => {
  const [oldPair, newPair] = ['p256', 'p384'].map((curve) => {
    const recipe = parseRecipes(`subject CN=shop.example\nsan DNS:shop.example\nkey ec ${curve}`)
    const key = parseRecipes(`private-key ec ${curve}\nfor CN=shop.example`)
    return { certificate: pemOfRecipes(recipe), key: pemOfRecipes(key, [...recipe, ...key]) }
  }) as [Pair, Pair]
  const folder = temporaryFolder({ 'shop.key': oldPair.key, 'certificate.txt': oldPair.certificate })
  const lsp = await client(PULL, folder.path)
  const uri = folder.uri('nginx.conf')
  await lsp.open(uri, 'nginx', siteOf('certificate.txt').replace('}', '    ssl_certificate_key shop.key;\n}'))
  const mismatches = async () => (await lsp.pull(uri)).filter((it) => it.code === 'key-mismatch').length
  assert.equal(await mismatches(), 0)
  writeFileSync(join(folder.path, 'certificate.txt'), newPair.certificate)
  writeFileSync(join(folder.path, 'shop.key'), newPair.key)
  await lsp.connection.sendNotification('workspace/didChangeWatchedFiles', {
    changes: [{ uri: folder.uri('shop.key'), type: 2 }],
  })
  assert.equal(await mismatches(), 0)
  // The test of the test: with the old certificate, the new key is another one's.
  writeFileSync(join(folder.path, 'certificate.txt'), oldPair.certificate)
  await lsp.connection.sendNotification('textDocument/didSave', { textDocument: { uri } })
  assert.equal(await mismatches(), 1)
  assert.equal(await lsp.stop(), 0)
  folder.remove()
})

test('a client that can is asked to watch what configurations name, outside of the workspace, too', async () => {
  const outside = temporaryFolder({ 'shop.pem': EXPIRED })
  const folder = temporaryFolder({ 'certificate.txt': EXPIRED })
  const capabilities: ClientCapabilities = {
    ...PULL,
    workspace: {
      ...PULL.workspace,
      didChangeWatchedFiles: { dynamicRegistration: true, relativePatternSupport: true },
    },
  }
  const lsp = await client(capabilities, folder.path)
  const uri = folder.uri('nginx.conf')
  const second = siteOf('certificate.txt').replace('443', '8443')
  await lsp.open(uri, 'nginx', siteOf(join(outside.path, 'shop.pem')) + second)
  await lsp.pull(uri)
  await lsp.pull(uri)
  const registered = lsp.received.filter((it) => it.includes('client/registerCapability')).join('\n')
  for (const [base, pattern] of [
    [outside.uri('').replace(/\/$/, ''), 'shop.pem'],
    [folder.uri('').replace(/\/$/, ''), 'certificate.txt'],
  ]) {
    const watcher = JSON.stringify({ baseUri: base, pattern })
    assert.equal(registered.split(watcher).length, 2, `${watcher} once`)
  }
  writeFileSync(join(outside.path, 'shop.pem'), RENEWED)
  await lsp.connection.sendNotification('workspace/didChangeWatchedFiles', {
    changes: [{ uri: outside.uri('shop.pem'), type: 2 }],
  })
  assert.deepEqual(codesOf(await lsp.pull(uri)), ['expired'], 'the other certificate')
  assert.equal(await lsp.stop(), 0)
  outside.remove()
  folder.remove()
})
