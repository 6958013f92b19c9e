// Random sequences of messages to the language server, over a connection as an editor has it: edits that overlap or lie
// outside of the text, requests that are cancelled, of documents that are not open, and messages that mean nothing. The
// server lives on, every request has one answer, and afterwards it has the text that the client has.
//
//   LSP_SEQUENCES=20000 node tools/runTests.mjs test/hostile/messageSequences.test.ts     says how many messages there were
//
// The seed is fixed, unless LSP_SEED has another one; a failure says which sequence it was.

import assert from 'node:assert/strict'
import { PassThrough } from 'node:stream'
import { test } from 'node:test'
import {
  createConnection,
  type Message,
  ProposedFeatures,
  StreamMessageReader,
  StreamMessageWriter,
} from 'vscode-languageserver/node'
import { TextDocument } from 'vscode-languageserver-textdocument'
import { createHost } from '../../server/node/host.ts'
import * as protocol from '../../server/src/lsp/protocol.ts'
import { startServer } from '../../server/src/lsp/server.ts'
import { formatPem } from '../../server/src/pem/pem.ts'
import { certificateDer } from '../support/plainCertificate.ts'
import { seededRandom } from '../support/seededRandom.ts'

const SEQUENCES = Number(process.env['LSP_SEQUENCES'] ?? 150)
const SEED = Number(process.env['LSP_SEED'] ?? 2026)
const LONGEST_WAIT = 60_000

const BLOCK = formatPem('CERTIFICATE', certificateDer())
const DOCUMENTS = [
  {
    uri: 'file:///nowhere/nginx.conf',
    languageId: 'nginx',
    text: 'server {\n  listen 443 ssl;\n  ssl_protocols TLSv1 TLSv1.2;\n}\n',
  },
  {
    uri: 'file:///nowhere/a%20b.js',
    languageId: 'javascript',
    text: "const https = require('https')\nhttps.get(url, { rejectUnauthorized: false })\n",
  },
  { uri: 'file:///nowhere/chain.pem', languageId: 'pem', text: BLOCK },
  {
    uri: 'file:///nowhere/secret.yaml',
    languageId: 'yaml',
    text: `data:\n  tls.crt: |\n${BLOCK.replace(/^/gm, '    ')}`,
  },
  { uri: 'file:///nowhere/.env', languageId: 'dotenv', text: 'NODE_TLS_REJECT_UNAUTHORIZED=0\n' },
  { uri: 'untitled:Untitled-1', languageId: 'plaintext', text: BLOCK },
]
const PIECES = [
  '',
  '\n',
  '\r\n',
  ' ',
  '}',
  '{',
  "'",
  '-----BEGIN CERTIFICATE-----\n',
  'ssl_protocols TLSv1;',
  '\ud83d',
  '\0',
  'é',
  BLOCK,
]
const REQUESTS = [
  ...['hover', 'codeAction', 'codeLens', 'documentSymbol', 'foldingRange', 'documentLink', 'diagnostic'].map(
    (it) => `textDocument/${it}`,
  ),
  ...['textDocument/completion', 'textDocument/rename', 'workspace/symbol', 'tlsLens/nothing', ''],
  protocol.CERTIFICATE_AT,
  protocol.HANDSHAKE_TARGETS,
  protocol.WORKSPACE_CERTIFICATES,
]
const NOTIFICATIONS = [
  'textDocument/didSave',
  'workspace/didChangeWatchedFiles',
  'workspace/didChangeConfiguration',
  'textDocument/didClose',
  'textDocument/willSave',
  '$/setTrace',
  '$/nothing',
  'nothing',
  protocol.TRUST_GRANTED,
]
const NONSENSE: readonly unknown[] = [
  undefined,
  null,
  [],
  {},
  7,
  'x',
  true,
  { textDocument: null },
  { textDocument: {} },
  { textDocument: { uri: 7 } },
  { textDocument: { uri: '' } },
  { textDocument: { uri: '%' } },
  { uri: DOCUMENTS[0]!.uri },
  { changes: [{}] },
  { settings: 7 },
]

test("whatever is sent, each request has one answer, and the server has the client's text", async () => {
  const random = seededRandom(SEED)
  let messages = 0
  for (let sequence = 0; sequence < SEQUENCES; sequence++) {
    const client = start()
    try {
      await run(client, random)
    } catch (error) {
      assert.fail(`sequence ${sequence}: ${(error as Error).stack}\n\n${client.sent.slice(-30).join('\n')}`)
    }
    messages += client.sent.length
  }
  if (process.env['LSP_SEQUENCES'] !== undefined) {
    console.log(
      `${SEQUENCES} sequences, ${messages} messages; ${process.resourceUsage().maxRSS >> 10} MB of memory at most`,
    )
  }
})

type Client = ReturnType<typeof start>

async function run(client: Client, random: () => number): Promise<void> {
  const below = (limit: number) => Math.floor(random() * limit)
  const one = <T>(values: readonly T[]): T => values[below(values.length)]!
  const open = new Map<string, TextDocument>()
  await client.request('initialize', {
    processId: null,
    rootUri: null,
    capabilities: random() < 0.7 ? { textDocument: { diagnostic: {} } } : {},
  })
  client.notify('initialized', {})
  const place = () => ({ line: below(12) - 1, character: below(90) - 2 })
  const paramsFor = (uri: string) => ({
    textDocument: { uri },
    uri,
    position: place(),
    range: { start: place(), end: place() },
    context: { diagnostics: [] },
  })
  const answers: Promise<unknown>[] = []
  for (let step = 4 + below(24); step > 0; step--) {
    const { uri, languageId, text } = one(DOCUMENTS)
    const document = open.get(uri)
    switch (below(8)) {
      case 0:
        if (document) break
        open.set(uri, TextDocument.create(uri, languageId, 1, text))
        client.notify('textDocument/didOpen', { textDocument: { uri, languageId, version: 1, text } })
        break
      case 1:
      case 2: {
        if (!document) break
        const contentChanges = Array.from({ length: 1 + below(3) }, () =>
          random() < 0.1
            ? { text: one(DOCUMENTS).text }
            : { range: { start: place(), end: place() }, text: one(PIECES) },
        )
        const version = document.version + 1
        open.set(uri, TextDocument.update(document, structuredClone(contentChanges), version))
        client.notify('textDocument/didChange', { textDocument: { uri, version }, contentChanges })
        break
      }
      case 3:
        if (document && random() < 0.5) {
          open.delete(uri)
          client.notify('textDocument/didClose', { textDocument: { uri } })
        } else client.notify('textDocument/didSave', { textDocument: { uri } })
        break
      case 4:
        client.notify(one(NOTIFICATIONS.filter((it) => it !== 'textDocument/didClose')), one(NONSENSE))
        break
      case 5:
        answers.push(client.request(one(REQUESTS), one(NONSENSE)))
        break
      default: {
        const answer = client.request(one(REQUESTS), paramsFor(uri))
        answers.push(answer)
        if (random() < 0.3) client.notify('$/cancelRequest', { id: client.lastId() - below(2) })
      }
    }
    if (random() < 0.1) await answers.at(-1)
  }
  await Promise.all(answers)
  for (const [uri, document] of open) {
    const { languageId } = document
    const text = document.getText()
    // What is found in the same text by a server that never had another one.
    const own = (await client.request('textDocument/documentSymbol', { textDocument: { uri } })) as Answer
    const links = (await client.request('textDocument/foldingRange', { textDocument: { uri } })) as Answer
    const other = start()
    await other.request('initialize', { processId: null, rootUri: null, capabilities: {} })
    other.notify('textDocument/didOpen', { textDocument: { uri, languageId, version: 1, text } })
    const expected = (await other.request('textDocument/documentSymbol', { textDocument: { uri } })) as Answer
    const expectedLinks = (await other.request('textDocument/foldingRange', {
      textDocument: { uri },
    })) as Answer
    assert.deepEqual([own.result, links.result], [expected.result, expectedLinks.result], uri)
  }
  const { error } = (await client.request('shutdown')) as Answer
  assert.equal(error, undefined)
  client.assertAnsweredOnce()
}

interface Answer {
  readonly id?: number
  readonly method?: string
  readonly result?: unknown
  readonly error?: { readonly code: number }
}

/**
 * A server in this process, which is left to what it has yet to send when nobody asks it any more, and a client that writes
 * whatever it is told to.
 */
function start() {
  const [toServer, toClient] = [new PassThrough(), new PassThrough()]
  const connection = createConnection(
    ProposedFeatures.all,
    new StreamMessageReader(toServer),
    new StreamMessageWriter(toClient),
  )
  startServer(connection, createHost('1.2.3'))
  const writer = new StreamMessageWriter(toServer)
  const answered = new Map<number, number>()
  const waiting = new Map<number, (answer: Answer) => void>()
  const sent: string[] = []
  let lastId = 0
  new StreamMessageReader(toClient).listen((message) => {
    const answer = message as Answer
    if (answer.method !== undefined) {
      // What the server asks of an editor.
      if (answer.id !== undefined) void write({ id: answer.id, result: null })
      return
    }
    if (answer.id === undefined || answer.id === null) return
    answered.set(answer.id, (answered.get(answer.id) ?? 0) + 1)
    waiting.get(answer.id)?.(answer)
  })
  function write(message: object): Promise<void> {
    const whole = { jsonrpc: '2.0', ...message }
    sent.push(JSON.stringify(whole).slice(0, 300))
    return writer.write(whole as Message)
  }
  return {
    sent,
    lastId: () => lastId,
    notify: (method: string, params?: unknown) => void write({ method, params }),
    request(method: string, params?: unknown): Promise<unknown> {
      const id = ++lastId
      answered.set(id, 0)
      void write({ id, method, params })
      return new Promise((resolve, reject) => {
        const timer = setTimeout(() => reject(new Error(`no answer to ${id} ${method}`)), LONGEST_WAIT)
        waiting.set(id, (answer) => {
          clearTimeout(timer)
          resolve(answer)
        })
      })
    },
    assertAnsweredOnce(): void {
      for (const [id, count] of answered) assert.equal(count, 1, `answers to ${id}`)
    },
  }
}
