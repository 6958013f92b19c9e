import assert from 'node:assert/strict'
import { PassThrough } from 'node:stream'
import { test } from 'node:test'
import {
  createProtocolConnection,
  StreamMessageReader,
  StreamMessageWriter,
  Trace,
  TraceFormat,
} from 'vscode-languageserver/node'
import { keepSecretsFromTrace } from '../client/src/trace.ts'
import { CERTIFICATE_VIEW_ENTRY, HANDSHAKE, OPEN_CERTIFICATE_VIEW } from '../server/src/lsp/protocol.ts'

for (const format of [TraceFormat.Text, TraceFormat.JSON]) {
  test(`a trace as ${format} has neither a file nor its password`, async () => {
    const written: string[] = []
    const writer = {
      trace: (message: string, data?: unknown) => void written.push(`${message} ${data ?? ''}`),
      traceObject: (data: unknown) => void written.push(JSON.stringify(data)),
    }
    keepSecretsFromTrace(writer)
    const { client, close } = connected()
    // As vscode-languageclient has it.
    const log = (message: unknown, data?: unknown) =>
      typeof message === 'string' ? writer.trace(message, data) : writer.traceObject(message)
    await client.trace(Trace.Verbose, { log }, { sendNotification: false, traceFormat: format })
    await client.sendRequest(OPEN_CERTIFICATE_VIEW, { content: 'c2VjcmV0', password: 'open sesame' })
    await client.sendRequest(HANDSHAKE, { host: 'shop.example', port: 443, password: 'sim"salabim' })
    await client.sendRequest(CERTIFICATE_VIEW_ENTRY, { view: 1, entry: 42 })
    close()

    const trace = written.join('\n')
    assert.match(trace, /certificateViewEntry[\s\S]*42/)
    assert.match(trace, /shop\.example/)
    for (const secret of ['c2VjcmV0', 'open sesame', 'salabim']) assert.ok(!trace.includes(secret), secret)
  })
}

const KEY_LINES = [
  'MC4CAQAwBQYDK2VwBCIEIJHn1oaRm7Qj4bTzE0m5m1Wl8G3qkS9yXwQZ0d3xKkWb',
  'Zm9vYmFyYmF6cXV4MTIzNDU2Nzg5MEFCQ0RFRkdISUpLTE1OT1BRUlNUVVZXWFla',
]
const KEY = ['-----BEGIN PRIVATE KEY-----', ...KEY_LINES, '-----END PRIVATE KEY-----', ''].join('\n')

/** An open key file, its damaged kin, what is typed into it, and where else its text may come by. */
const MESSAGES: Readonly<Record<string, object>> = {
  'textDocument/didOpen': { textDocument: { uri: 'file:///work/site.key', languageId: 'pem', text: KEY } },
  'textDocument/didOpen of a damaged key': {
    textDocument: {
      uri: 'file:///work/site.key',
      text: KEY.replace('-----BEGIN', '---- BEGIN').slice(0, 120),
    },
  },
  'textDocument/didChange': {
    textDocument: { uri: 'file:///work/site.key' },
    contentChanges: [{ range: { start: { line: 1, character: 0 } }, text: KEY_LINES[1]!.slice(0, 9) }],
  },
  'textDocument/didSave': {
    textDocument: { uri: 'file:///work/site.key' },
    text: KEY.replaceAll('\n', '\r\n'),
  },
  'workspace/applyEdit': { edit: { changes: { 'file:///work/site.key': [{ newText: KEY }] } } },
  'a setting': { settings: { env: { TLS_KEY: KEY.replaceAll('\n', '\\n') } } },
  'a JSON Web Key': { value: `{"kty":"OKP","d":"${KEY_LINES[0]!.replaceAll('+', '-')}"}` },
  'a symmetric JSON Web Key': { value: `{"kty":"oct","k":"${KEY_LINES[0]!.slice(0, 22)}"}` },
  'a key without its boundaries': { values: KEY_LINES },
  'a key in short lines': { value: KEY_LINES.join('').replace(/.{32}/g, '$&\n') },
  'a key in JSON whose slashes are escaped': { value: KEY_LINES.join('').replace(/.{16}/g, '$&\\/') },
  'a key in hexadecimal': { value: Buffer.from(KEY_LINES.join(''), 'base64').toString('hex') },
}

for (const format of [TraceFormat.Text, TraceFormat.JSON]) {
  test(`a trace as ${format} has nothing of a key that is open`, async () => {
    const written: string[] = []
    const writer = {
      trace: (message: string, data?: unknown) => void written.push(`${message} ${data ?? ''}`),
      traceObject: (data: unknown) => void written.push(JSON.stringify(data)),
    }
    keepSecretsFromTrace(writer)
    const { client, close } = connected()
    const log = (message: unknown, data?: unknown) =>
      typeof message === 'string' ? writer.trace(message, data) : writer.traceObject(message)
    await client.trace(Trace.Verbose, { log }, { sendNotification: false, traceFormat: format })
    for (const [method, params] of Object.entries(MESSAGES)) {
      await client.sendNotification(method, params)
      // As the result of a request, the other way.
      assert.deepEqual(await client.sendRequest(ECHO, params), params)
    }
    close()

    const trace = written.join('\n')
    assert.match(trace, /file:\/\/\/work\/site\.key/, 'what is not secret is there')
    const hexadecimal = Buffer.from(KEY_LINES.join(''), 'base64').toString('hex')
    for (const line of [...KEY_LINES, hexadecimal]) {
      for (let start = 0; start + 9 <= line.length; start++) {
        const part = line.slice(start, start + 9)
        assert.ok(!trace.includes(part), `${part} is in the trace`)
      }
    }
  })
}

test('a document of many megabytes with line ends to escape is left out as any other', () => {
  const written: string[] = []
  const writer = {
    trace: (message: string, data?: unknown) => void written.push(`${message} ${data ?? ''}`),
    traceObject: () => undefined,
  }
  keepSecretsFromTrace(writer)
  const text = 'a"\\\n'.repeat(2_500_000)
  const params = { uri: 'file:///work/large.log', text, values: ['A'.repeat(10_000_000)], newText: text }
  writer.trace('textDocument/didOpen', `Params: ${JSON.stringify(params, undefined, 4)}`)
  assert.match(written[0]!, /large\.log[^a]*"text": "… \(10000000 characters\)"/)
  assert.ok(!written[0]!.includes('a\\"'))
})

const ECHO = 'test/echo'

/** A client, and a server that knows no answer but `true`. */
function connected() {
  const [up, down] = [new PassThrough(), new PassThrough()]
  const client = createProtocolConnection(new StreamMessageReader(down), new StreamMessageWriter(up))
  const server = createProtocolConnection(new StreamMessageReader(up), new StreamMessageWriter(down))
  for (const method of [OPEN_CERTIFICATE_VIEW, CERTIFICATE_VIEW_ENTRY, HANDSHAKE])
    server.onRequest(method, () => true)
  server.onRequest(ECHO, (params: unknown) => params)
  client.listen()
  server.listen()
  return {
    client,
    close() {
      client.dispose()
      server.dispose()
    },
  }
}
