// A name with several addresses: each is tried in the system's order, and what became of it is told.

import assert from 'node:assert/strict'
import { lookup } from 'node:dns/promises'
import { type AddressInfo, createServer, type Server } from 'node:net'
import { test } from 'node:test'
import { tcpNetwork } from '../../server/node/tcpTransport.ts'
import { TransportError } from '../../server/src/handshake/transport.ts'

const NAME = 'localhost'

async function addresses(): Promise<readonly string[]> {
  const found = await lookup(NAME, { all: true, verbatim: true })
  return [...new Set(found.map((it) => it.address))]
}

function listen(address: string): Promise<Server> {
  const server = createServer((socket) => socket.end())
  return new Promise((resolve, reject) => {
    server.once('error', reject)
    server.listen(0, address, () => resolve(server))
  })
}

test('the last address of a name is connected to when the others refuse', async () => {
  const all = await addresses()
  const server = await listen(all.at(-1)!)
  const { port } = server.address() as AddressInfo
  try {
    const transport = await tcpNetwork.connect({ host: NAME, port, timeout: 5000 })
    transport.close()
    assert.deepEqual(
      transport.attempts?.map((it) => [it.address, it.failure]),
      all.map((it, index) => [it, index === all.length - 1 ? undefined : 'refused']),
    )
    assert.ok(transport.peer.includes(all.at(-1)!))
  } finally {
    server.close()
  }
})

test('where none takes the connection, each is told', async () => {
  const all = await addresses()
  const server = await listen(all[0]!)
  const { port } = server.address() as AddressInfo
  await new Promise((resolve) => server.close(resolve))
  const error = await tcpNetwork.connect({ host: NAME, port, timeout: 5000 }).catch((it: unknown) => it)
  assert.ok(error instanceof TransportError)
  assert.equal(error.failure, 'refused')
  assert.match(error.message, /^localhost refuses connections to port \d+: nothing listens there$/)
  assert.deepEqual(
    error.before.attempts?.map((it) => [it.address, it.failure]),
    all.map((it) => [it, 'refused']),
  )
})

test('a name that does not resolve has no attempts, and a canceled test ends at once', async () => {
  const unknown = await tcpNetwork
    .connect({ host: 'no-such-host.invalid', port: 1, timeout: 20_000 })
    .catch((it: unknown) => it)
  assert.ok(unknown instanceof TransportError)
  assert.equal(unknown.failure, 'notFound')
  assert.equal(unknown.before.attempts, undefined)
  const controller = new AbortController()
  const connecting = tcpNetwork.connect({ host: NAME, port: 1, timeout: 20_000, signal: controller.signal })
  controller.abort()
  await assert.rejects(connecting, (error) => error instanceof TransportError && error.failure === 'canceled')
})
