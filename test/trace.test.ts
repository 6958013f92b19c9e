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

/** A client, and a server that knows no answer but `true`. */
function connected() {
  const [up, down] = [new PassThrough(), new PassThrough()]
  const client = createProtocolConnection(new StreamMessageReader(down), new StreamMessageWriter(up))
  const server = createProtocolConnection(new StreamMessageReader(up), new StreamMessageWriter(down))
  for (const method of [OPEN_CERTIFICATE_VIEW, CERTIFICATE_VIEW_ENTRY, HANDSHAKE])
    server.onRequest(method, () => true)
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
