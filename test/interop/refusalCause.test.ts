// What a report says of a refusal at the ClientHello agrees with the versions that it lists, and with the server: the
// suite or group that was not offered, the version that is off, the name that was not sent.

import assert from 'node:assert/strict'
import { type AddressInfo, connect, createServer, type Socket } from 'node:net'
import { describe, test } from 'node:test'
import { cipherSuiteByName } from '../../server/src/registry/cipherSuites.ts'
import { namedGroupByName } from '../../server/src/registry/namedGroups.ts'
import { handshakeText } from '../../server/src/report/handshakeText.ts'
import type { RunningServer } from '../support/childServer.ts'
import { type TesterOptions, testLoopback } from '../support/handshakeTester.ts'
import {
  type Peer,
  skipWithoutPeer,
  startGnutls,
  startHaproxy,
  startNginx,
  startOldNode,
  startOpenssl,
} from '../support/realServers.ts'
import { testCertificates } from '../support/testCertificates.ts'

interface Refusal {
  readonly title: string
  readonly peer?: Peer
  readonly start: () => Promise<RunningServer>
  readonly options?: TesterOptions
  readonly says: RegExp
}

const openssl = (...parameters: string[]) => startOpenssl({ parameters })
const nameless = { host: '127.0.0.1', serverName: '127.0.0.1' }
const suite = (name: string) => ({ cipherSuites: [cipherSuiteByName(name)!.id] })
const group = (name: string) => ({ groups: [namedGroupByName(name)!.id] })

const REFUSALS: readonly Refusal[] = [
  {
    title: 'anonymous suites only',
    start: () =>
      startOpenssl({ certificate: 'none', parameters: ['-cipher', 'aNULL:@SECLEVEL=0', '-tls1_2'] }),
    says: /\(40\)\. It accepts TLS 1\.2 with TLS_DH_anon_\w+, which was not offered\.$/,
  },
  {
    title: 'another suite of TLS 1.3',
    start: () => openssl('-ciphersuites', 'TLS_AES_256_GCM_SHA384'),
    options: suite('TLS_AES_128_GCM_SHA256'),
    says: /\(40\)\. It accepts TLS 1\.3 with TLS_AES_256_GCM_SHA384, which was not offered\.$/,
  },
  {
    title: 'a suite for another key type',
    start: () => startOpenssl({ certificate: 'ec' }),
    options: suite('TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256'),
    says: /\(40\)\. It accepts TLS 1\.2 with TLS_ECDHE_ECDSA_\w+, which was not offered\.$/,
  },
  {
    title: 'another group, asked for with a HelloRetryRequest',
    start: () => openssl('-groups', 'X448'),
    options: { ...group('x25519'), versions: ['TLSv1.3'] },
    says: /\(40\)\. It accepts TLS 1\.3 with the group X448, which was not offered\.$/,
  },
  {
    title: 'another group, whose share is there',
    start: () => openssl('-groups', 'X25519'),
    options: { ...group('secp256k1'), versions: ['TLSv1.3'] },
    says: /\(40\)\. It accepts TLS 1\.3 with the group X25519, which was not offered\.$/,
  },
  {
    title: 'another group in TLS 1.2',
    start: () => openssl('-groups', 'X448', '-cipher', 'ECDHE', '-tls1_2'),
    options: { ...group('x25519'), versions: ['TLSv1.2'] },
    says: /\(40\)\. It accepts TLS 1\.2 with the group X448, which was not offered\.$/,
  },
  {
    title: 'no signature scheme that its key can make',
    start: () => openssl('-sigalgs', 'ed448'),
    says: /\(40\)\. It refuses every other ClientHello of this test too.*no certificate that it can use/,
  },
  {
    title: 'no certificate at all',
    start: () => startOpenssl({ certificate: 'none' }),
    says: /\(40\)\. It refuses every other ClientHello of this test too, .* offered\. Either: its cipher list .* Or: it has no certificate/,
  },
  {
    title: 'a pre-shared key wanted',
    start: () => startOpenssl({ certificate: 'none', parameters: ['-psk', 'aabbcc', '-tls1_3'] }),
    says: /\(40\)\. It refuses every other ClientHello of this test too.*pre-shared key/,
  },
  {
    title: 'an old version that the security level keeps off',
    start: () => openssl(),
    options: { versions: ['TLSv1.0'] },
    says: /^The server refuses TLS 1\.0: it answered with internal_error \(80\)\. It speaks TLS 1\.2, TLS 1\.3\.$/,
  },
  {
    title: 'a version that is newer than all that it has',
    start: () => openssl('-tls1_2'),
    options: { versions: ['TLSv1.3'] },
    says: /^The server refuses TLS 1\.3: it answered with protocol_version \(70\)\. It speaks TLS 1\.2\.$/,
  },
  {
    title: 'a version that is refused by closing',
    peer: 'gnutls',
    start: () => startGnutls({ MinProtocol: 'TLSv1.3' }),
    options: { versions: ['TLSv1.2'] },
    says: /^The server refuses TLS 1\.2: it closed the connection without a word\. It speaks TLS 1\.3\.$/,
  },
  ...[10, 40, 47, 50, 70].map(
    (alert): Refusal => ({
      title: `intolerance of TLS 1.3, with alert ${alert}`,
      start: () => intolerantOfTls13(alert),
      says: new RegExp(
        `^The server ended the handshake with \\w+ \\(${alert}\\)\\. It accepts TLS 1\\.2 in a ClientHello of that version alone`,
      ),
    }),
  ),
  {
    title: 'SSL 2.0 alone',
    peer: 'oldNode',
    start: () => startOldNode({ secureProtocol: 'SSLv2_method' }),
    says: /^The server refuses TLS 1\.2 and TLS 1\.3: it closed the connection without a word\. It speaks SSL 2\.0\.$/,
  },
  {
    title: 'SSL 2.0 at a server of SSL 3.0',
    peer: 'oldNode',
    start: () => startOldNode({ secureProtocol: 'SSLv3_method' }),
    options: { versions: ['SSLv2'] },
    says: /^The server refuses SSL 2\.0: it closed the connection without a word\. It speaks SSL 3\.0\.$/,
  },
  {
    title: 'no name for nginx',
    peer: 'nginx',
    start: () =>
      startNginx(({ port }) => `server { listen 127.0.0.1:${port} ssl; ssl_reject_handshake on; }`),
    options: nameless,
    says: /\(112\)\. The server requires a server name, and none was sent, as 127\.0\.0\.1 is an address\.$/,
  },
  {
    title: 'no name for HAProxy',
    peer: 'haproxy',
    start: () => startHaproxy('strict-sni'),
    options: nameless,
    says: /\(112\)\. The server requires a server name, and none was sent, as 127\.0\.0\.1 is an address\.$/,
  },
]

/** The middle of the way to a server of TLS 1.2: to a hello that offers TLS 1.3 it answers with the alert. */
async function intolerantOfTls13(alert: number): Promise<RunningServer> {
  const backend = await openssl('-tls1_2')
  const sockets = new Set<Socket>()
  const keep = (socket: Socket) => {
    sockets.add(socket)
    socket.on('error', () => socket.destroy())
  }
  const server = createServer((client) => {
    keep(client)
    client.once('data', (first: Buffer) => {
      // supported_versions with TLS 1.3 in it.
      if (first.includes(Buffer.from([0, 43, 0])) && first.includes(Buffer.from([3, 4]))) {
        client.end(Buffer.from([21, 3, 3, 0, 2, 2, alert]))
        return
      }
      const behind = connect(backend.port, '127.0.0.1')
      keep(behind)
      behind.write(first)
      client.pipe(behind)
      behind.pipe(client)
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    port: (server.address() as AddressInfo).port,
    log: backend.log,
    close: async () => {
      for (const socket of sockets) socket.destroy()
      await new Promise<void>((resolve) => server.close(() => resolve()))
      await backend.close()
    },
  }
}

test('a cause is said once, be it at the start of a sentence', async (context) => {
  if (skipWithoutPeer(context, 'haproxy')) return
  const { root, client } = testCertificates()
  const server = await startHaproxy(`ca-file ${root} verify optional`)
  try {
    const report = await testLoopback(server.port, { client: { ...client, chain: client.certificate } })
    assert.match(report.explanation, /The intermediate CA .* was not sent/)
    assert.doesNotMatch(handshakeText(report), /Other likely causes/)
  } finally {
    await server.close()
  }
})

describe('a refusal at the ClientHello', () => {
  for (const { title, peer = 'openssl', start, options = {}, says } of REFUSALS) {
    test(title, async (context) => {
      if (skipWithoutPeer(context, peer)) return
      const server = await start()
      try {
        const report = await testLoopback(server.port, {
          askVersions: ['SSLv2', 'SSLv3', 'TLSv1.0', 'TLSv1.1', 'TLSv1.2', 'TLSv1.3'],
          ...options,
        })
        const told = `${handshakeText(report)}${report.explanation}\n${server.log()}`
        assert.match(report.explanation, says, told)
        if (options.serverName === '127.0.0.1') assert.match(report.alert?.explanation ?? '', /got none/)
        assert.doesNotMatch(report.alert?.explanation ?? '', /nothing to do with what was sent/)
        // Nothing beside it says otherwise.
        assert.doesNotMatch(told, /Most often|Other likely causes|of that name/, told)
      } finally {
        await server.close()
      }
    })
  }
})
