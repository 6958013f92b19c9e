import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { type LspClient, PULL, PUSH, startClient } from './support/lspClient.ts'

const SITE = `server {
    listen 443 ssl;
    server_name shop.example;
    ssl_protocols TLSv1 TLSv1.2 TLSv1.3;
    ssl_ciphers ECDHE+AESGCM;
}
`

const running: LspClient[] = []

async function client(...options: Parameters<typeof startClient>): Promise<LspClient> {
  const started = await startClient(...options)
  running.push(started)
  return started
}

// Whatever a failing test left behind.
after(() => {
  for (const { process: child } of running) if (child.exitCode === null) child.kill()
})

for (const transport of ['stdio', 'ipc'] as const) {
  test(`a document's findings are pulled, follow its changes, and go with a code action (${transport})`, async () => {
    const lsp = await client({ transport, capabilities: PULL })
    const uri = 'file:///srv/nginx.conf'
    await lsp.open(uri, 'nginx', `http {\n${SITE}}\n`)
    const [found, ...others] = await lsp.pull(uri)
    assert.deepEqual(others, [])
    assert.equal(found?.code, 'deprecated-protocol-version')
    assert.equal(found.source, 'tls-lens')
    assert.deepEqual(found.range, { start: { line: 4, character: 18 }, end: { line: 4, character: 23 } })
    assert.equal(found.codeDescription?.href, 'https://www.rfc-editor.org/rfc/rfc8996#section-4')

    const actions = await lsp.codeActions(uri, lsp.text(uri).indexOf('TLSv1 '))
    const fix = actions.find((it) => it.kind === 'quickfix')
    assert.ok(fix)
    assert.equal(fix.isPreferred, true)
    await lsp.apply(fix)
    assert.match(lsp.text(uri), /ssl_protocols TLSv1\.2 TLSv1\.3;/)
    assert.deepEqual(await lsp.pull(uri), [])
    assert.equal(lsp.published.size, 0, 'what is pulled is not pushed as well')
    assert.equal(await lsp.stop(), 0)
  })
}

test('a client that cannot pull is pushed to, and told when the document is closed', async () => {
  const lsp = await client({ capabilities: PUSH })
  const uri = 'file:///srv/nginx.conf'
  const first = lsp.nextPush(uri)
  await lsp.open(uri, 'nginx', SITE)
  assert.deepEqual(
    (await first).map((it) => it.code),
    ['deprecated-protocol-version'],
  )
  const second = lsp.nextPush(uri)
  const at = lsp.text(uri).indexOf('TLSv1 ')
  await lsp.edit(uri, at, at + 'TLSv1 '.length, '')
  assert.deepEqual(await second, [])
  const third = lsp.nextPush(uri)
  await lsp.edit(uri, at, at, 'TLSv1.1 ')
  assert.equal((await third).length, 1)
  const last = lsp.nextPush(uri)
  await lsp.close(uri)
  assert.deepEqual(await last, [])
  assert.equal(await lsp.stop(), 0)
})
