// A failure of ours inside a request never reaches the editor: it is logged, and the answer is that there is nothing.

import assert from 'node:assert/strict'
import { PassThrough } from 'node:stream'
import { test } from 'node:test'
import {
  CancellationTokenSource,
  createConnection,
  createProtocolConnection,
  LSPErrorCodes,
  type ProtocolConnection,
  StreamMessageReader,
  StreamMessageWriter,
} from 'vscode-languageserver/node'
import { createHost } from '../server/node/host.ts'
import { CERTIFICATE_AT, HANDSHAKE_TARGETS, WORKSPACE_CERTIFICATES } from '../server/src/lsp/protocol.ts'
import { startServer } from '../server/src/lsp/server.ts'

const URI = 'file:///work/nginx.conf'

test('a request inside which something fails is answered with nothing, and the server goes on', async () => {
  const failing = { is: false }
  const { client, logs } = startWithClock(() => {
    if (failing.is) throw new Error('the clock has stopped')
    return Date.UTC(2026, 10, 29)
  })
  await client.sendRequest('initialize', { processId: null, rootUri: null, capabilities: PULL })
  await client.sendNotification('textDocument/didOpen', {
    textDocument: {
      uri: URI,
      languageId: 'nginx',
      version: 1,
      text: 'server { listen 443 ssl; ssl_protocols TLSv1; }',
    },
  })
  const textDocument = { uri: URI }
  const pull = () =>
    client.sendRequest('textDocument/diagnostic', { textDocument }) as Promise<{ items: unknown[] }>

  failing.is = true
  assert.deepEqual((await pull()).items, [])
  await client.sendRequest('textDocument/hover', { textDocument, position: { line: 0, character: 42 } })
  await client.sendRequest('textDocument/codeAction', {
    textDocument,
    range: { start: { line: 0, character: 0 }, end: { line: 0, character: 47 } },
    context: { diagnostics: [] },
  })
  await client.sendRequest(WORKSPACE_CERTIFICATES)
  await client.sendRequest(CERTIFICATE_AT, { uri: URI, position: { line: 0, character: 0 } })
  assert.ok(
    logs.some((it) => it.startsWith('diagnostics: Error\n')),
    logs.join('\n'),
  )

  failing.is = false
  assert.ok((await pull()).items.length > 0, 'the next answer is sound')
  client.dispose()
})

test('a handler that says why it does not answer is passed on, and not taken for a failure', async () => {
  const canceling = new CancellationTokenSource()
  // While the request is being answered, it is canceled: what comes behind that is answered when that was read.
  const nextTurn = async () => {
    canceling.cancel()
    await client.sendRequest(HANDSHAKE_TARGETS)
  }
  const { client, logs } = startWithClock(() => Date.UTC(2026, 10, 29), nextTurn)
  await client.sendRequest('initialize', { processId: null, rootUri: null, capabilities: PULL })
  const textDocument = { uri: URI }
  const text = 'server { listen 443 ssl; ssl_protocols TLSv1; }'
  await client.sendNotification('textDocument/didOpen', {
    textDocument: { ...textDocument, languageId: 'nginx', version: 1, text },
  })
  const answer = client.sendRequest('textDocument/diagnostic', { textDocument }, canceling.token)
  await assert.rejects(answer, { code: LSPErrorCodes.RequestCancelled })
  assert.deepEqual(logs, [])
  client.dispose()
})

const PULL = { textDocument: { diagnostic: {} } }

function startWithClock(
  now: () => number,
  nextTurn = createHost('0').nextTurn,
): { client: ProtocolConnection; logs: readonly string[] } {
  const toServer = new PassThrough()
  const toClient = new PassThrough()
  startServer(createConnection(new StreamMessageReader(toServer), new StreamMessageWriter(toClient)), {
    ...createHost('0'),
    now,
    nextTurn,
  })
  const client = createProtocolConnection(
    new StreamMessageReader(toClient),
    new StreamMessageWriter(toServer),
  )
  const logs: string[] = []
  client.onNotification('window/logMessage', ({ message }: { message: string }) => void logs.push(message))
  client.listen()
  return { client, logs }
}
