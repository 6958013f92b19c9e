// Whole conversations, played again: what the client sends must be the same to the byte, and what is said of it the
// same to the letter. With RECORD=1 they are recorded anew against openssl s_server; with UPDATE=1 only what is said
// is written anew.

import assert from 'node:assert/strict'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { test } from 'node:test'
import { tcpNetwork } from '../server/node/tcpTransport.ts'
import { concat } from '../server/src/base/bytes.ts'
import { toHex } from '../server/src/base/hex.ts'
import type { HandshakeReport } from '../server/src/describe/handshake/handshakeReport.ts'
import { testHandshake } from '../server/src/probe/testHandshake.ts'
import type { ProtocolVersion } from '../server/src/registry/protocolVersions.ts'
import { handshakeText } from '../server/src/report/handshakeText.ts'
import { decode, encode } from '../server/src/tls/codec/presentation.ts'
import { cookie } from '../server/src/tls/extensions/cookie.ts'
import { extension, findExtension } from '../server/src/tls/extensions/index.ts'
import { supportedVersions } from '../server/src/tls/extensions/supportedVersions.ts'
import { ClientHello } from '../server/src/tls/handshake/clientHello.ts'
import { HandshakeType, RawHandshake } from '../server/src/tls/handshake/handshake.ts'
import { HELLO_RETRY_REQUEST_RANDOM, ServerHello } from '../server/src/tls/handshake/serverHello.ts'
import { createHandshakeJoiner } from '../server/src/tls/handshakeJoiner.ts'
import { createRecordDeframer, TLSPlaintext } from '../server/src/tls/record.ts'
import { testRoots } from './support/handshakeTester.ts'
import {
  determined,
  formatRecording,
  parseRecording,
  type Recording,
  recordingNetwork,
  replayNetwork,
} from './support/memoryTransport.ts'
import { startNginx, startOldNode, startOpenssl } from './support/realServers.ts'
import { optionsOf, setting } from './support/replayedHandshake.ts'

const FOLDER = 'test/fixtures/handshakes'

interface Scene {
  readonly about: string
  /** Of `openssl s_server` for its recording; absent for the others. */
  readonly parameters?: readonly string[]
  /** Of a server of Node.js 0.10 (OpenSSL 1.0.1). */
  readonly oldNode?: string
  /** What is offered, where that is not the usual. */
  readonly version?: ProtocolVersion
  readonly suite?: string
}

const SCENES: Readonly<Record<string, Scene>> = {
  'tls13-nginx': { about: 'TLS 1.3 with nginx 1.22, which answers a request' },
  'tls13-openssl': { about: 'TLS 1.3 with OpenSSL 3.0', parameters: ['-tls1_3'] },
  'tls13-retry-openssl': {
    about: 'TLS 1.3 with OpenSSL 3.0, which asks for a key share of P-256',
    parameters: ['-tls1_3', '-groups', 'P-256', '-ciphersuites', 'TLS_AES_256_GCM_SHA384'],
  },
  'tls12-openssl': { about: 'TLS 1.2 with OpenSSL 3.0', parameters: ['-tls1_2'] },
  'tls12-rsa-openssl': {
    about: 'TLS 1.2 with OpenSSL 3.0, RSA key exchange and CBC',
    parameters: ['-tls1_2', '-cipher', 'AES128-SHA'],
  },
  'tls12-refused-openssl': {
    about: 'TLS 1.2 with OpenSSL 3.0, which requires a client certificate',
    parameters: ['-tls1_2', '-Verify', '1'],
  },
  'tls11-openssl': {
    about: 'TLS 1.1 with OpenSSL 3.0, CBC with a vector in each record',
    parameters: ['-tls1_1', '-cipher', 'AES256-SHA:@SECLEVEL=0'],
    version: 'TLSv1.1',
  },
  'tls10-node010': {
    about: 'TLS 1.0 with Node.js 0.10, 3DES, whose records are chained',
    oldNode: 'TLSv1_method',
    version: 'TLSv1.0',
    suite: 'TLS_RSA_WITH_3DES_EDE_CBC_SHA',
  },
  'ssl3-node010': {
    about: 'SSL 3.0 with Node.js 0.10, RC4 and MD5',
    oldNode: 'SSLv3_method',
    version: 'SSLv3',
    suite: 'TLS_RSA_WITH_RC4_128_MD5',
  },
  'ssl2-node010': {
    about: 'SSL 2.0 with Node.js 0.10, an export cipher',
    oldNode: 'SSLv2_method',
    version: 'SSLv2',
    suite: 'SSL_CK_RC2_128_CBC_EXPORT40_WITH_MD5',
  },
}

for (const [name, scene] of Object.entries(SCENES)) {
  test(scene.about, async () => {
    const path = `${FOLDER}/${name}.hex`
    if (process.env['RECORD'] === '1' || !existsSync(path)) await record(path, scene)
    const recording = parseRecording(readFileSync(path, 'utf8'))
    const network = replayNetwork(recording.exchanges, setting(recording, 'random'))
    const report = await testHandshake({ host: 'localhost', port: 10443 }, optionsOf(recording, network))
    const recorded = recording.exchanges.filter((it) => it.from === 'client').map((it) => it.bytes)
    assert.equal(toHex(concat(...network.sent)), toHex(concat(...recorded)), 'what the client sends')
    const said = saidOf(report)
    if (process.env['UPDATE'] === '1') writeFileSync(path, formatRecording({ ...recording, said }))
    else assert.equal(said, recording.said)
  })
}

test('a cookie is given back in the second ClientHello', async () => {
  const value = Uint8Array.of(1, 2, 3, 4)
  const sent: Uint8Array[] = []
  let answered = false
  const report = await testHandshake(
    { host: 'shop.example', port: 443 },
    {
      trust: [],
      now: 0,
      timeout: 10_000,
      askVersions: [],
      network: {
        ...determined('cookie'),
        connect: async () => ({
          peer: '192.0.2.1:443',
          write: async (bytes) => void sent.push(bytes),
          read: async () => {
            if (answered) return undefined
            answered = true
            return helloRetryRequest(sent[0]!, value)
          },
          close() {},
        }),
      },
    },
  )
  assert.equal(report.outcome, 'closed', report.explanation)
  const [first, second] = clientHellos(concat(...sent))
  assert.ok(first && second)
  assert.deepEqual(findExtension(second.extensions, cookie, 'ClientHello')?.cookie, value)
  assert.deepEqual(second.random, first.random)
  assert.deepEqual(second.cipherSuites, first.cipherSuites)
})

async function record(path: string, { about, parameters, oldNode, version, suite }: Scene): Promise<void> {
  const server =
    oldNode !== undefined
      ? await startOldNode({ secureProtocol: oldNode })
      : parameters === undefined
        ? await startNginx(
            ({ port, certificates }) => `server {
            listen 127.0.0.1:${port} ssl;
            ssl_protocols TLSv1.2 TLSv1.3;
            ssl_certificate ${certificates.rsa.chain};
            ssl_certificate_key ${certificates.rsa.key};
            location / { return 200; }
          }`,
          )
        : await startOpenssl({
            certificate: parameters.some((it) => /^AES\d+-SHA/.test(it)) ? 'rsa' : 'ec',
            parameters,
          })
  const seed = path.split('/').at(-1) ?? ''
  const network = recordingNetwork(tcpNetwork, seed)
  const [authority] = testRoots()
  assert.ok(authority)
  const recording: Recording = {
    heading: [`# ${about}. Recorded with RECORD=1; see test/handshakes.test.ts.`],
    settings: new Map([
      ['random', seed],
      ['now', new Date().toISOString()],
      ['authority', toHex(authority.der)],
      ...(version === undefined ? [] : [['versions', version] as const]),
      ...(suite === undefined ? [] : [['suites', suite] as const]),
    ]),
    exchanges: [],
    said: '',
  }
  try {
    const options = optionsOf(recording, {
      ...network,
      connect: (it) => network.connect({ ...it, host: '127.0.0.1', port: server.port }),
    })
    const report = await testHandshake({ host: 'localhost', port: 10443 }, options)
    writeFileSync(path, formatRecording({ ...recording, exchanges: network.exchanges, said: saidOf(report) }))
  } finally {
    await server.close()
  }
}

function saidOf(report: HandshakeReport): string {
  return handshakeText(report, { columns: 110 }).trimEnd()
}

/** Whether a byte is the minor version of a record's header, or the one byte of a ChangeCipherSpec. */

function helloRetryRequest(clientHello: Uint8Array, value: Uint8Array): Uint8Array {
  const [hello] = clientHellos(clientHello)
  assert.ok(hello)
  const body = encode(ServerHello, {
    legacyVersion: 0x0303,
    random: HELLO_RETRY_REQUEST_RANDOM,
    legacySessionIdEcho: hello.legacySessionId,
    cipherSuite: 0x1301,
    legacyCompressionMethod: 0,
    extensions: [
      extension(supportedVersions, 'HelloRetryRequest', { selectedVersion: 0x0304 }),
      extension(cookie, 'HelloRetryRequest', { cookie: value }),
    ],
  })
  const fragment = encode(RawHandshake, { msgType: HandshakeType.server_hello, body })
  return encode(TLSPlaintext, { type: 22, legacyRecordVersion: 0x0303, fragment })
}

function clientHellos(stream: Uint8Array): readonly ClientHello[] {
  const deframer = createRecordDeframer()
  const joiner = createHandshakeJoiner()
  deframer.push(stream)
  const hellos: ClientHello[] = []
  for (let record = deframer.next(); record !== undefined; record = deframer.next()) {
    if (record.type !== 22) continue
    joiner.push(record.fragment)
    const message = joiner.next()
    if (message !== undefined) hellos.push(decode(ClientHello, message.body))
  }
  return hellos
}
