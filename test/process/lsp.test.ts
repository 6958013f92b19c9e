import assert from 'node:assert/strict'
import { once } from 'node:events'
import { mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs'
import { type AddressInfo, createServer } from 'node:net'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { createServer as createTlsServer } from 'node:tls'
import { fileURLToPath } from 'node:url'
import {
  CancellationTokenSource,
  type ClientCapabilities,
  WorkDoneProgress,
} from 'vscode-languageserver/node'
import {
  type Asn1Level,
  CERTIFICATE_AT,
  CERTIFICATE_VIEW_BYTES,
  CERTIFICATE_VIEW_ENTRY,
  CERTIFICATE_VIEW_LEVEL,
  CERTIFICATE_VIEW_PATH,
  type CertificateForms,
  type CertificateViewPath,
  CLOSE_CERTIFICATE_VIEW,
  HANDSHAKE,
  HANDSHAKE_MESSAGE,
  HANDSHAKE_TARGETS,
  type HandshakeReport,
  type LiveHandshakeMessage,
  MESSAGE_PARTS,
  type MessagePartsResult,
  OPEN_CERTIFICATE_VIEW,
  OPEN_HANDSHAKE,
  type OpenedCertificateView,
  TRUST_GRANTED,
  type ViewEntry,
  WORKSPACE_CERTIFICATES,
  type WorkspaceCertificates,
} from '../../server/src/lsp/protocol.ts'
import { parseRecipes, pemOfRecipes } from '../support/certificateRecipe.ts'
import { derOfRecipes } from '../support/encodings.ts'
import { type LspClient, PULL, PUSH, startClient, temporaryFolder } from '../support/lspClient.ts'
import { testCertificates } from '../support/testCertificates.ts'

const SITE = `server {
    listen 443 ssl;
    server_name shop.example;
    ssl_protocols TLSv1 TLSv1.2 TLSv1.3;
    ssl_ciphers ECDHE+AESGCM;
    ssl_reject_handshake on;
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

test('of very many findings a thousand are sent, the gravest, and one of them says how many are not', async () => {
  const lsp = await client({ capabilities: PULL })
  const uri = 'file:///srv/nginx.conf'
  const old = 'ssl_protocols TLSv1 TLSv1.1 TLSv1.2;'
  await lsp.open(uri, 'nginx', `http {\n${`server { listen 443 ssl; ${old} }\n`.repeat(1500)}}\n`)
  const found = await lsp.pull(uri)
  assert.equal(found.length, 1000)
  assert.match(
    String(found[0]!.message),
    /^\d{4} more findings are not shown here: `tls-lens check` prints all of them$/,
  )
  assert.deepEqual(found[0]!.range.start, { line: 0, character: 0 })
  assert.equal(await lsp.stop(), 0)
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

test('files are made only by clients that can, and hold what the edit behind says', async () => {
  const certificates = ['subject CN=a.example', 'subject CN=b.example'].map((it) =>
    pemOfRecipes(parseRecipes(it)),
  )
  const uri = 'file:///srv/both.pem'
  const splits = async (capabilities: ClientCapabilities) => {
    const lsp = await client({ capabilities })
    await lsp.open(uri, 'pem', certificates.join(''))
    const actions = await lsp.codeActions(uri, 0)
    assert.equal(await lsp.stop(), 0)
    return actions.filter((it) => it.title.startsWith('Write the 2 certificates'))
  }
  assert.deepEqual(await splits(PULL), [])
  const workspaceEdit = { documentChanges: true, resourceOperations: ['create' as const] }
  const [split] = await splits({ ...PULL, workspace: { ...PULL.workspace, workspaceEdit } })
  const start = { line: 0, character: 0 }
  assert.deepEqual(split?.edit?.documentChanges, [
    { kind: 'create', uri: 'file:///srv/a.example.pem' },
    { kind: 'create', uri: 'file:///srv/b.example.pem' },
    ...['a', 'b'].map((name, index) => ({
      textDocument: { uri: `file:///srv/${name}.example.pem`, version: null },
      edits: [{ range: { start, end: start }, newText: certificates[index] }],
    })),
  ])
})

test('settings are asked for, and take effect when they change', async () => {
  const lsp = await client({
    settings: { rules: { 'deprecated-protocol-version': 'info' }, expiryDays: 'soon' },
  })
  const uri = 'file:///srv/nginx.conf'
  await lsp.open(uri, 'nginx', SITE)
  assert.deepEqual(
    (await lsp.pull(uri)).map((it) => it.severity),
    [3],
  )
  assert.ok(
    lsp.logs.some((it) => it.includes('tlsLens.expiryDays: "soon" is no whole number')),
    lsp.logs.join('\n'),
  )
  const refreshes = lsp.refreshes()
  lsp.settings = { rules: { 'deprecated-protocol-version': 'off' } }
  await lsp.connection.sendNotification('workspace/didChangeConfiguration', { settings: null })
  // Requests are answered in turn, so that the settings have been asked for by then.
  while (lsp.refreshes() === refreshes) await lsp.hover(uri, 0)
  assert.deepEqual(await lsp.pull(uri), [])
  assert.equal(await lsp.stop(), 0)
})

test('a finding follows the certificate file that it is about', async () => {
  const folder = temporaryFolder({
    'nginx.conf': `http { include sites-enabled/*; }`,
    'sites-enabled/shop': SITE.replace('TLSv1 ', '').replace(
      '}',
      '    ssl_certificate tls/shop.pem;\n    ssl_certificate_key $key;\n}',
    ),
  })
  try {
    const lsp = await client({ folders: [folder.path] })
    const uri = folder.uri('sites-enabled/shop')
    await lsp.open(uri, 'nginx', readFileSync(fileURLToPath(uri), 'utf8'))
    assert.deepEqual(
      (await lsp.pull(uri)).map((it) => it.code),
      ['certificate-file-missing'],
    )
    mkdirSync(join(folder.path, 'tls'))
    const certificate = parseRecipes(
      'subject CN=shop.example\nsan DNS:shop.example\nnot-before 2020-01-01\nnot-after 2021-01-01',
    )
    writeFileSync(join(folder.path, 'tls/shop.pem'), pemOfRecipes(certificate, certificate))
    await lsp.connection.sendNotification('workspace/didChangeWatchedFiles', {
      changes: [{ uri: folder.uri('tls/shop.pem'), type: 1 }],
    })
    const [expired] = await lsp.pull(uri)
    assert.equal(expired?.code, 'expired')
    const [related] = expired.relatedInformation ?? []
    assert.equal(related?.location.uri, folder.uri('tls/shop.pem'))
    assert.ok(lsp.refreshes() > 0, 'the client is asked to pull again')
    assert.equal(await lsp.stop(), 0)
  } finally {
    folder.remove()
  }
})

test('a site counts as included through the link in sites-enabled, whichever of the two is open', async () => {
  const folder = temporaryFolder({
    'nginx/nginx.conf': 'http { ssl_protocols TLSv1.2 TLSv1.3; include sites-enabled/*; }',
    'nginx/sites-available/shop':
      'server { listen 443 ssl; ssl_ciphers ECDHE+AESGCM; ssl_certificate tls/shop.pem; ssl_certificate_key $key; }',
    'nginx/sites-enabled/readme': '',
  })
  symlinkSync('../sites-available/shop', join(folder.path, 'nginx/sites-enabled/shop'))
  try {
    const lsp = await client({ folders: [folder.path] })
    for (const name of ['nginx/sites-available/shop', 'nginx/sites-enabled/shop']) {
      const uri = folder.uri(name)
      await lsp.open(uri, 'nginx', readFileSync(fileURLToPath(uri), 'utf8'))
      // That the file is missing is known only where nginx.conf is known, which says where paths begin.
      assert.deepEqual(
        (await lsp.pull(uri)).map((it) => it.code),
        ['certificate-file-missing'],
        name,
      )
      await lsp.close(uri)
    }
    assert.equal(await lsp.stop(), 0)
  } finally {
    folder.remove()
  }
})

test('in Restricted Mode there is no handshake and no way out of the workspace, until trust is granted', async () => {
  const outside = temporaryFolder({ 'shop.key': 'not a certificate', 'shop.pem': 'not a certificate' })
  const folder = temporaryFolder({})
  symlinkSync(join(outside.path, 'shop.pem'), join(folder.path, 'link.pem'))
  try {
    const lsp = await client({ folders: [folder.path], trusted: false })
    const uri = folder.uri('nginx.conf')
    const text = `server { listen 443 ssl; ssl_certificate link.pem; ssl_certificate_key ${outside.path}/shop.key; }`
    await lsp.open(uri, 'nginx', text)
    for (const path of ['link.pem', outside.path]) {
      assert.match((await lsp.hover(uri, text.indexOf(path) + 1)) ?? '', /not read: .*Restricted Mode/)
    }
    assert.deepEqual(await lsp.connection.sendRequest('textDocument/codeLens', { textDocument: { uri } }), [])
    const handshake = { host: '127.0.0.1', port: 1 }
    await assert.rejects(
      lsp.connection.sendRequest(HANDSHAKE, handshake),
      /Restricted Mode: trust this workspace/,
    )
    await lsp.connection.sendNotification(TRUST_GRANTED)
    assert.match((await lsp.hover(uri, text.indexOf('link.pem') + 1)) ?? '', /holds no PEM block/)
    const lenses: unknown[] = await lsp.connection.sendRequest('textDocument/codeLens', {
      textDocument: { uri },
    })
    assert.equal(lenses.length, 1)
    const report: HandshakeReport = await lsp.connection.sendRequest(HANDSHAKE, handshake)
    assert.equal(report.outcome, 'notConnected')
    assert.equal(await lsp.stop(), 0)
  } finally {
    folder.remove()
    outside.remove()
  }
})

test('a handshake test reports its progress and can be canceled', async () => {
  const silent = createServer()
  silent.listen(0, '127.0.0.1')
  await once(silent, 'listening')
  const { port } = silent.address() as AddressInfo
  const lsp = await client()
  try {
    const progress: string[] = []
    const source = new CancellationTokenSource()
    lsp.connection.onProgress(WorkDoneProgress.type, 'token-1', (it) => {
      progress.push(it.kind)
      if (it.kind === 'report') source.cancel()
    })
    const params = { host: '127.0.0.1', port, workDoneToken: 'token-1' }
    // The engine ends with a report of its own, or the request is canceled: both are an end.
    const report = await lsp.connection
      .sendRequest<HandshakeReport>(HANDSHAKE, params, source.token)
      .catch((error: { code: number }) => error.code)
    assert.ok(report === -32800 || (typeof report === 'object' && report.outcome === 'canceled'))
    assert.equal(progress[0], 'begin')
    assert.ok(progress.includes('report'))
    await assert.rejects(
      lsp.connection.sendRequest(HANDSHAKE, { host: '127.0.0.1', port: 70000 }),
      /A port is a number from 1 to 65535/,
    )
    assert.equal(await lsp.stop(), 0)
  } finally {
    silent.close()
  }
})

test('a handshake is told message by message, and opened again with the fields of each', async () => {
  const { chain, key } = testCertificates().ec
  const server = createTlsServer({ cert: readFileSync(chain), key: readFileSync(key) }, (it) => it.end())
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  const lsp = await client()
  try {
    const live: LiveHandshakeMessage[] = []
    lsp.connection.onNotification(HANDSHAKE_MESSAGE, (it: LiveHandshakeMessage) => void live.push(it))
    const params = { host: '127.0.0.1', port, workDoneToken: 'token-2', exportsSecrets: true }
    const offered = { versions: ['TLSv1.2'], applicationProtocols: ['h2', 'no such\n'] }
    const report = await lsp.connection.sendRequest<HandshakeReport>(HANDSHAKE, { ...params, ...offered })
    assert.equal(report.version, 'TLSv1.2')
    assert.match(report.messages[0]!.fields.find((it) => /protocols/.test(it.name))!.value, /^h2$/)
    assert.ok(report.keySchedule?.every((it) => it.value !== undefined))
    assert.deepEqual(
      live.map((it) => [it.number, it.from, it.name, it.summary, it.workDoneToken]),
      report.messages.map((it, index) => [index, it.from, it.name, it.summary, 'token-2']),
    )
    const content = JSON.stringify(report)
    assert.deepEqual(await lsp.connection.sendRequest(OPEN_HANDSHAKE, { content }), report)
    await assert.rejects(
      lsp.connection.sendRequest(OPEN_HANDSHAKE, { content: '{}' }),
      /not a saved handshake: target is missing/,
    )
    const { protocol, bytes } = report.messages.find((it) => it.name === 'ServerKeyExchange')!
    const { version, cipherSuite } = report
    const message = { protocol, bytes, version, cipherSuite }
    const parts = await lsp.connection.sendRequest<MessagePartsResult>(MESSAGE_PARTS, message)
    assert.deepEqual(
      parts.map((it) => it.name),
      ['msg_type', 'body'],
    )
    assert.match(JSON.stringify(parts), /"named_curve","start":\d+,[^}]*"text":"x25519 \(0x001d\)"/)
    await assert.rejects(lsp.connection.sendRequest(MESSAGE_PARTS, { protocol, bytes: 'x' }), /no message/)
    assert.equal(await lsp.stop(), 0)
  } finally {
    server.close()
  }
})

test('a request that is canceled is answered as such, and the next ones are answered', async () => {
  const lsp = await client()
  const uri = 'file:///srv/nginx.conf'
  await lsp.open(uri, 'nginx', SITE)
  const source = new CancellationTokenSource()
  const params = { textDocument: { uri } }
  const pulled = lsp.connection.sendRequest('textDocument/diagnostic', params, source.token)
  source.cancel()
  await assert.rejects(pulled, { code: -32800 })
  assert.equal((await lsp.pull(uri)).length, 1)
  assert.equal(await lsp.stop(), 0)
})

test('what is unchanged is not sent again', async () => {
  const lsp = await client()
  const uri = 'file:///srv/nginx.conf'
  await lsp.open(uri, 'nginx', SITE)
  const pull = (previousResultId?: string): Promise<{ kind: string; resultId?: string }> =>
    lsp.connection.sendRequest('textDocument/diagnostic', { textDocument: { uri }, previousResultId })
  const first = await pull()
  assert.equal(first.kind, 'full')
  assert.equal((await pull(first.resultId)).kind, 'unchanged')
  await lsp.edit(uri, 0, 0, '# a comment\n')
  assert.equal((await pull(first.resultId)).kind, 'full')
  assert.equal(await lsp.stop(), 0)
})

test('no text, and no request for a text that is not there, ends the server', async () => {
  const lsp = await client()
  const rubbish = [
    '',
    '\u0000\u0001\ufffd\ud800\udfff{{{{"\'',
    '-----BEGIN CERTIFICATE-----\n\u0000\ufffd====\n-----END',
    '-----BEGIN -----\n-----END -----',
    `server { listen ssl; ssl_ciphers "${'!'.repeat(500)}@@@:::"; ssl_certificate ../../../..; include *; include [; }`,
    'include /srv/rubbish.nginx.conf; include rubbish.nginx.conf; include *;',
    '{'.repeat(20_000),
    'https.createServer({ minVersion: `${`, ciphers: /* ',
    '\r\r\n\n\r-----BEGIN CERTIFICATE-----\rMIIB\r-----END CERTIFICATE-----\r',
  ]
  const languages = ['nginx', 'pem', 'javascript', 'typescriptreact', 'plaintext', 'no-such-language']
  for (const [index, text] of rubbish.entries()) {
    for (const language of languages) {
      const uri = `file:///srv/${language}/${index}/rubbish.nginx.conf`
      await lsp.open(uri, language, text)
      const textDocument = { uri }
      const middle = { line: 1, character: 3 }
      await Promise.all([
        lsp.pull(uri),
        lsp.connection.sendRequest('textDocument/hover', { textDocument, position: middle }),
        lsp.connection.sendRequest('textDocument/codeAction', {
          textDocument,
          range: { start: { line: 0, character: 0 }, end: { line: 9999, character: 9999 } },
          context: { diagnostics: [] },
        }),
        ...['documentSymbol', 'foldingRange', 'documentLink', 'codeLens'].map((it) =>
          lsp.connection.sendRequest(`textDocument/${it}`, { textDocument }),
        ),
      ])
      await lsp.edit(uri, 0, Math.min(1, text.length), 'x')
      await lsp.pull(uri)
      await lsp.close(uri)
    }
  }
  const gone = 'untitled:gone'
  assert.deepEqual(await lsp.pull(gone), [])
  const position = { line: 5, character: 5 }
  assert.equal(
    await lsp.connection.sendRequest('textDocument/hover', { textDocument: { uri: gone }, position }),
    null,
  )
  assert.deepEqual(
    lsp.logs.filter((it) => !it.startsWith('the setting')),
    [],
  )
  assert.equal(await lsp.stop(), 0)
})

test('the certificates of the workspace, with the places of their blocks', async () => {
  const recipe = parseRecipes('subject CN=shop.example\nsan DNS:shop.example\nnot-after 2049-01-01')
  const folder = temporaryFolder({
    'deep/certificate.txt': `# ours\n${pemOfRecipes(recipe, recipe)}`,
    'node_modules/x/ca.pem': pemOfRecipes(recipe, recipe),
    'blob.bin': new Uint8Array([0, 1, 2, 255]),
    'shop.der': derOfRecipes('subject CN=binary.example\nnot-after 2050-01-01')[0]!,
  })
  try {
    const lsp = await client({ folders: [folder.path] })
    const found: WorkspaceCertificates = await lsp.connection.sendRequest(WORKSPACE_CERTIFICATES)
    assert.deepEqual(
      found.files.map((it) => it.uri),
      [folder.uri('deep/certificate.txt'), folder.uri('shop.der')],
    )
    const [certificate] = found.files[0]!.certificates
    assert.equal(certificate?.title, 'shop.example')
    assert.equal(certificate.state, 'valid')
    assert.equal('range' in certificate.place && certificate.place.range.start.line, 1)
    const at = (line: number): Promise<CertificateForms | null> =>
      lsp.connection.sendRequest(CERTIFICATE_AT, {
        uri: found.files[0]!.uri,
        position: { line, character: 0 },
      })
    assert.equal(await at(0), null)
    assert.match((await at(1))!.text, /^Certificate:\n/)
    const binary = { uri: found.files[1]!.uri, ...found.files[1]!.certificates[0]!.place }
    assert.deepEqual(binary, { uri: folder.uri('shop.der'), entry: 0 })
    const forms: CertificateForms | null = await lsp.connection.sendRequest(CERTIFICATE_AT, binary)
    assert.equal(forms?.title, 'binary.example')
    assert.equal(await lsp.connection.sendRequest(CERTIFICATE_AT, { ...binary, entry: 1 }), null)
    assert.equal(await lsp.stop(), 0)
  } finally {
    folder.remove()
  }
})

test('a bundle is shown from the certificate at a place of its text, and handed on from the view', async () => {
  const recipes = ['a', 'b', 'c'].map((it) => `subject CN=${it}.example\nnot-after 2049-01-01`)
  const blocks = recipes.map((it) => pemOfRecipes(parseRecipes(it)))
  const text = `\ufeff# three\n${blocks.join('# between\n')}`
  const lineOf = (block: number) => text.slice(0, text.indexOf(blocks[block]!)).split('\n').length - 1
  const lsp = await client()
  const open = (position?: { line: number; character: number }) =>
    lsp.connection.sendRequest<OpenedCertificateView>(OPEN_CERTIFICATE_VIEW, {
      content: Buffer.from(text).toString('base64'),
      ...(position && { position }),
    })
  const entryAt = async (line: number, character = 0) => (await open({ line, character })).entry
  assert.deepEqual(
    [
      await entryAt(0),
      await entryAt(lineOf(0)),
      await entryAt(lineOf(1) - 1),
      await entryAt(lineOf(1)),
      await entryAt(lineOf(2) + 2, 7),
      await entryAt(9999),
      (await open()).entry,
    ],
    [0, 0, 0, 1, 2, 2, undefined],
  )
  // The view has what the server could not read: the file is on no disk.
  const { id: view } = await open()
  const formsOf = (entry: number, id = view): Promise<CertificateForms | null> =>
    lsp.connection.sendRequest(CERTIFICATE_AT, { uri: 'file:///nowhere/bundle.pem', entry, view: id })
  assert.equal((await formsOf(1))?.pem, blocks[1])
  assert.equal(await formsOf(3), null)
  await lsp.connection.sendNotification(CLOSE_CERTIFICATE_VIEW, view)
  assert.equal(await formsOf(1), null)
  assert.equal(await lsp.stop(), 0)
})

test('what is found in a binary file is published for as long as its view is open', async () => {
  const [der] = derOfRecipes(
    'subject CN=shop.example\nsan DNS:shop.example\nkey rsa 1024\nnot-after 2049-01-01',
  )
  const uri = 'file:///srv/shop.der'
  for (const capabilities of [PUSH, PULL]) {
    const lsp = await client({ capabilities })
    let shown: readonly string[] | undefined
    let told = () => {}
    lsp.connection.onNotification('textDocument/publishDiagnostics', (given) => {
      if (given.uri !== uri) return
      shown = given.diagnostics.map((it: { message: string }) => it.message)
      told()
    })
    const shows = async (isRight: (messages: readonly string[]) => boolean) => {
      while (shown === undefined || !isRight(shown)) await new Promise<void>((resolve) => (told = resolve))
    }
    const content = Buffer.from(der!).toString('base64')
    const open = () =>
      lsp.connection.sendRequest<OpenedCertificateView>(OPEN_CERTIFICATE_VIEW, { uri, content })
    const first = await open()
    await shows((it) => it.includes('the key has 1024 bits: shop.example'))
    const second = await open()
    shown = undefined
    await lsp.connection.sendNotification(CLOSE_CERTIFICATE_VIEW, first.id)
    // The other one shows it still.
    await shows((it) => it.includes('the key has 1024 bits: shop.example'))
    await lsp.connection.sendNotification(CLOSE_CERTIFICATE_VIEW, second.id)
    await shows((it) => it.length === 0)
    assert.equal(await lsp.stop(), 0)
  }
})

test('a binary file is read once, asked about, and closed', async () => {
  const [certificate, key] = derOfRecipes(
    'subject CN=shop.example\n---\nprivate-key ec p256\nfor CN=shop.example',
  ) as [Uint8Array, Uint8Array]
  const lsp = await client()
  const open = async (bytes: Uint8Array): Promise<OpenedCertificateView> =>
    lsp.connection.sendRequest(OPEN_CERTIFICATE_VIEW, {
      content: Buffer.from(bytes).toString('base64'),
      password: 'open sesame',
    })
  const ask = <T>(method: string, view: number, more: object = {}): Promise<T> =>
    lsp.connection.sendRequest(method, { view, entry: 0, ...more })

  const { id, entries } = await open(certificate)
  assert.deepEqual(
    entries.map(({ title }) => title),
    ['shop.example'],
  )
  const { encoding } = await ask<ViewEntry>(CERTIFICATE_VIEW_ENTRY, id)
  const [top] = encoding!.roots
  const level = await ask<Asn1Level>(CERTIFICATE_VIEW_LEVEL, id, { node: top!.id })
  assert.deepEqual(
    level.children.map(({ name }) => name),
    ['tbsCertificate', 'signatureAlgorithm', 'signatureValue'],
  )
  const { start, end, id: tbs } = level.children[0]!
  assert.equal((await ask<CertificateViewPath>(CERTIFICATE_VIEW_PATH, id, { range: { start, end } })).id, tbs)
  const bytes = await ask<string>(CERTIFICATE_VIEW_BYTES, id, { range: { start, end } })
  assert.deepEqual(new Uint8Array(Buffer.from(bytes, 'base64')), certificate.subarray(start, end))
  assert.equal(await ask(CERTIFICATE_VIEW_ENTRY, id, { entry: 7 }), null)
  assert.equal(await ask(CERTIFICATE_VIEW_LEVEL, id, { node: 'nowhere' }), null)

  const { id: keyId } = await open(key)
  assert.notEqual(keyId, id)
  const shown = await ask<ViewEntry>(CERTIFICATE_VIEW_ENTRY, keyId)
  const { withheld, size } = shown.encoding!
  const told = Buffer.from(
    await ask<string>(CERTIFICATE_VIEW_BYTES, keyId, { range: { start: 0, end: size } }),
    'base64',
  )
  const { start: first, end: last } = withheld[0]!
  assert.ok(told.subarray(first, last).every((it) => it === 0) && last - first > 32)

  await lsp.connection.sendNotification(CLOSE_CERTIFICATE_VIEW, id)
  await assert.rejects(ask(CERTIFICATE_VIEW_ENTRY, id), /not open/)
  await assert.rejects(lsp.connection.sendRequest(OPEN_CERTIFICATE_VIEW, { content: 1 }), /no file/)
  assert.equal(await lsp.stop(), 0)
  assert.ok(![...lsp.received, ...lsp.logs].join('\n').includes('open sesame'))
})

test('nothing of a private key leaves the server, whatever is asked of it', async () => {
  const key = parseRecipes('private-key ec p256\nfor CN=shop.example')
  const certificate = parseRecipes('subject CN=shop.example\nsan DNS:shop.example\nnot-after 2049-01-01')
  const keyText = pemOfRecipes(key, [...key, ...certificate])
  // Any twelve characters of its base64 would be a leak, and so would the bytes as hexadecimal.
  const base64 = keyText.replace(/-----.*-----|\s/g, '')
  const marks = [...base64.matchAll(/.{12}/g)].map(([it]) => it)
  const secret = Buffer.from(base64, 'base64').toString('hex')
  marks.push(...[...secret.matchAll(/.{16}/g)].map(([it]) => it))
  // The public half is no secret, and in the certificate.
  const publicText = pemOfRecipes(certificate, [...key, ...certificate])
  const publicHex = Buffer.from(publicText.replace(/-----.*-----|\s/g, ''), 'base64').toString('hex')
  const secretMarks = marks.filter(
    (it) => !publicText.replace(/\s/g, '').includes(it) && !publicHex.includes(it),
  )
  assert.ok(secretMarks.length > 10)
  const broken = keyText.replace(/\n(.{20})(.)/, '\n$1*$2')
  const folder = temporaryFolder({
    'all.pem': publicText + keyText,
    'tls/shop.key': keyText,
    'tls/shop.pem': publicText,
    'other.txt': `${publicText}\n${broken}`,
  })
  try {
    const lsp = await client({ folders: [folder.path] })
    const nginx = folder.uri('nginx.conf')
    await lsp.open(
      nginx,
      'nginx',
      'server { listen 443 ssl; ssl_certificate tls/shop.pem; ssl_certificate_key tls/shop.key; }',
    )
    await lsp.open(folder.uri('all.pem'), 'pem', publicText + keyText)
    await lsp.open(folder.uri('broken.pem'), 'pem', broken)
    await lsp.open(
      folder.uri('program.js'),
      'javascript',
      `const key = \`${keyText}\`\nhttps.createServer({ key })`,
    )
    for (const uri of [nginx, ...['all.pem', 'broken.pem', 'program.js'].map((it) => folder.uri(it))]) {
      const text = lsp.text(uri)
      const textDocument = { uri }
      for (let offset = 0; offset < text.length; offset += 25) await lsp.hover(uri, offset)
      await lsp.codeActions(uri, 0, text.length)
      for (const it of ['documentSymbol', 'foldingRange', 'documentLink', 'codeLens']) {
        await lsp.connection.sendRequest(`textDocument/${it}`, { textDocument })
      }
      await lsp.pull(uri)
    }
    await lsp.connection.sendRequest(WORKSPACE_CERTIFICATES)
    await lsp.connection.sendRequest(HANDSHAKE_TARGETS)
    assert.equal(await lsp.stop(), 0)
    const everything = [...lsp.received, ...lsp.logs].join('\n')
    assert.ok(everything.includes('Private key'))
    assert.deepEqual(
      secretMarks.filter((it) => everything.includes(it)),
      [],
    )
  } finally {
    folder.remove()
  }
})

test('it ends without a shutdown, too, when the client is gone', async () => {
  const lsp = await client()
  const exited = once(lsp.process, 'exit')
  lsp.connection.dispose()
  lsp.process.stdin!.end()
  const [code] = await exited
  assert.equal(code, 1)
})
