// The peers themselves: each starts, shakes hands with OpenSSL's or its own client, and goes away.

import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { connect as connectTcp } from 'node:net'
import { test } from 'node:test'
import { connect } from 'node:tls'
import { toHex } from '../../server/src/base/hex.ts'
import { decode } from '../../server/src/tls/codec/presentation.ts'
import { createSslv2RecordDeframer, Sslv2Message, sslv2ClientHello } from '../../server/src/tls/sslv2.ts'
import type { RunningServer } from '../support/childServer.ts'
import {
  type Peer,
  skipWithoutPeer,
  startApache,
  startGnutls,
  startHaproxy,
  startJava,
  startNginx,
  startNode,
  startOldNode,
  startOpenssl,
} from '../support/realServers.ts'
import { testCertificates } from '../support/testCertificates.ts'

const PEERS: readonly (readonly [Peer, () => Promise<RunningServer>])[] = [
  ['openssl', () => startOpenssl({ parameters: ['-tls1_2'] })],
  [
    'nginx',
    () =>
      startNginx(
        ({ port, certificates }) => `server {
          listen 127.0.0.1:${port} ssl;
          ssl_certificate ${certificates.ec.chain};
          ssl_certificate_key ${certificates.ec.key};
          ssl_protocols TLSv1.2;
        }`,
      ),
  ],
  ['apache', () => startApache(() => 'SSLProtocol TLSv1.2')],
  ['haproxy', () => startHaproxy('ssl-max-ver TLSv1.2')],
  ['gnutls', () => startGnutls({ MaxProtocol: 'TLSv1.2' })],
  ['java', () => startJava({ protocols: ['TLSv1.2'] })],
  ['oldNode', () => startOldNode()],
]

for (const [peer, start] of PEERS) {
  test(`${peer} speaks TLS 1.2 with a certificate of the test authority`, async (context) => {
    if (skipWithoutPeer(context, peer)) return
    const server = await start()
    try {
      assert.equal(await negotiatedVersion(server.port), 'TLSv1.2', server.log())
    } finally {
      await server.close()
    }
    await assert.rejects(negotiatedVersion(server.port), 'it is gone')
  })
}

test("Node's own server", async () => {
  const server = await startNode({ minVersion: 'TLSv1.3' })
  assert.equal(await negotiatedVersion(server.port), 'TLSv1.3')
  await server.close()
})

test('a program that ends at once is an error that says what it printed', async (context) => {
  if (skipWithoutPeer(context, 'openssl')) return
  await assert.rejects(startOpenssl({ parameters: ['-nonsense'] }), /nonsense/)
})

test('Node 0.10 speaks SSL 2.0', async (context) => {
  if (skipWithoutPeer(context, 'oldNode')) return
  const server = await startOldNode({ secureProtocol: 'SSLv2_method' })
  try {
    const { msgType, body } = await sslv2Answer(server.port)
    assert.equal(msgType, 4)
    assert.ok('cipherSpecs' in body && 'certificate' in body)
    assert.deepEqual(
      body.cipherSpecs.map((it) => it.toString(16)),
      ['700c0', '10080'],
    )
    const pem = readFileSync(testCertificates().rsa.certificate, 'latin1')
    const der = Buffer.from(pem.replace(/-----.*-----|\s/g, ''), 'base64')
    assert.equal(toHex(body.certificate), toHex(der))
  } finally {
    await server.close()
  }
})

function negotiatedVersion(port: number): Promise<string | null> {
  return new Promise((resolve, reject) => {
    const socket = connect(
      {
        host: '127.0.0.1',
        port,
        servername: 'localhost',
        ca: readFileSync(testCertificates().authorities),
      },
      () => {
        resolve(socket.getProtocol())
        socket.destroy()
      },
    )
    socket.once('error', reject)
  })
}

function sslv2Answer(port: number): Promise<Sslv2Message> {
  return new Promise((resolve, reject) => {
    const deframer = createSslv2RecordDeframer()
    const socket = connectTcp(port, '127.0.0.1', () => {
      socket.write(sslv2ClientHello([0x0700c0, 0x010080], new Uint8Array(16)))
    })
    socket.on('data', (chunk) => {
      deframer.push(chunk)
      const record = deframer.next()
      if (record === undefined) return
      socket.destroy()
      resolve(decode(Sslv2Message, record.data))
    })
    socket.once('error', reject)
  })
}
