// A ClientHello of each version, written by this codec, is understood by real servers, and all that they answer in the
// clear is read, and would be written, byte for byte.

import assert from 'node:assert/strict'
import { connect } from 'node:net'
import { test } from 'node:test'
import { cipherSuiteByName } from '../../server/src/registry/cipherSuites.ts'
import {
  type ProtocolVersion,
  protocolVersion,
  VERSION_NUMBERS,
} from '../../server/src/registry/protocolVersions.ts'
import { decode, encode } from '../../server/src/tls/codec/presentation.ts'
import { Trace } from '../../server/src/tls/codec/trace.ts'
import { extension } from '../../server/src/tls/extensions/index.ts'
import { serverName } from '../../server/src/tls/extensions/serverName.ts'
import { signatureAlgorithms } from '../../server/src/tls/extensions/signatureAlgorithms.ts'
import { supportedGroups } from '../../server/src/tls/extensions/supportedGroups.ts'
import { ClientHello } from '../../server/src/tls/handshake/clientHello.ts'
import {
  Handshake,
  HandshakeType,
  handshakeName,
  RawHandshake,
} from '../../server/src/tls/handshake/handshake.ts'
import { ServerHello } from '../../server/src/tls/handshake/serverHello.ts'
import { createHandshakeJoiner } from '../../server/src/tls/handshakeJoiner.ts'
import { ContentType, createRecordDeframer, TLSPlaintext } from '../../server/src/tls/record.ts'
import type { RunningServer } from '../support/childServer.ts'
import {
  type Peer,
  skipWithoutPeer,
  startApache,
  startGnutls,
  startJava,
  startOldNode,
  startOpenssl,
} from '../support/realServers.ts'

interface Case {
  readonly peer: Peer
  start(): Promise<RunningServer>
  readonly versions: readonly ProtocolVersion[]
  readonly suite: string
  readonly messages: string
}

const OLD = ['SSLv3', 'TLSv1.0', 'TLSv1.1', 'TLSv1.2'] as const
const SECLEVEL0 = ['-cipher', 'ALL:eNULL:@SECLEVEL=0', '-tls1', '-no_ticket'] as const

const CASES: readonly Case[] = [
  {
    peer: 'java',
    start: () => startJava({ clientAuth: 'want' }),
    versions: OLD,
    suite: 'TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA',
    messages: 'ServerHello Certificate ServerKeyExchange CertificateRequest ServerHelloDone',
  },
  {
    peer: 'java',
    start: () => startJava(),
    versions: OLD,
    suite: 'TLS_DH_anon_WITH_AES_128_CBC_SHA',
    messages: 'ServerHello ServerKeyExchange ServerHelloDone',
  },
  {
    peer: 'oldNode',
    start: () => startOldNode({ requestCert: true }),
    versions: OLD,
    suite: 'TLS_RSA_WITH_RC4_128_MD5',
    messages: 'ServerHello Certificate CertificateRequest ServerHelloDone',
  },
  {
    peer: 'openssl',
    start: () => startOpenssl({ parameters: [...SECLEVEL0, '-verify', '1'] }),
    versions: ['TLSv1.0'],
    suite: 'TLS_DHE_RSA_WITH_AES_256_CBC_SHA',
    messages: 'ServerHello Certificate ServerKeyExchange CertificateRequest ServerHelloDone',
  },
  {
    peer: 'apache',
    start: () => startApache(() => 'SSLVerifyClient optional_no_ca'),
    versions: ['TLSv1.2'],
    suite: 'TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384',
    messages: 'ServerHello Certificate ServerKeyExchange CertificateRequest ServerHelloDone',
  },
  {
    peer: 'gnutls',
    start: () => startGnutls(),
    versions: ['TLSv1.2'],
    suite: 'TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384',
    messages: 'ServerHello Certificate ServerKeyExchange ServerHelloDone',
  },
]

for (const { peer, start, versions, suite, messages } of CASES) {
  test(`${peer} and ${suite}`, async (context) => {
    if (skipWithoutPeer(context, peer)) return
    const server = await start()
    try {
      for (const version of versions) {
        assert.equal(await answer(server.port, version, suite), messages, version)
      }
    } finally {
      await server.close()
    }
  })
}

/** The names of the messages of the server's first flight, each read and written again. */
async function answer(port: number, version: ProtocolVersion, suiteName: string): Promise<string> {
  const { id: suite, keyExchange, authentication } = cipherSuiteByName(suiteName)!
  const handshake = Handshake({ version, keyExchange, authentication })
  const names: string[] = []
  const deframer = createRecordDeframer()
  const joiner = createHandshakeJoiner()
  for await (const chunk of exchange(port, clientHello(version, suite))) {
    deframer.push(chunk)
    for (let record = deframer.next(); record !== undefined; record = deframer.next()) {
      if (record.type === ContentType.alert) return `alert ${record.fragment[1]}`
      joiner.push(record.fragment)
      for (let message = joiner.next(); message !== undefined; message = joiner.next()) {
        const value = decode(handshake, message.bytes, new Trace())
        assert.deepEqual(encode(handshake, value), message.bytes)
        if (message.msgType === HandshakeType.server_hello) {
          const { legacyVersion, cipherSuite: chosen } = decode(ServerHello, message.body)
          assert.equal(protocolVersion(legacyVersion), version)
          assert.equal(chosen, suite)
        }
        names.push(handshakeName(message.msgType))
        if (message.msgType === HandshakeType.server_hello_done) return names.join(' ')
      }
    }
  }
  return `${names.join(' ')} closed`
}

function clientHello(version: ProtocolVersion, suite: number): Uint8Array {
  const number = VERSION_NUMBERS[version]
  const hello: ClientHello = {
    legacyVersion: number,
    random: Uint8Array.from({ length: 32 }, (_, index) => index),
    legacySessionId: new Uint8Array(0),
    // The second says that renegotiation is secure (RFC 5746, section 3.3).
    cipherSuites: [suite, 0x00ff],
    legacyCompressionMethods: [0],
    ...(version === 'SSLv3'
      ? {}
      : {
          extensions: [
            extension(serverName, 'ClientHello', {
              serverNameList: [{ nameType: 0, name: new TextEncoder().encode('shop.example') }],
            }),
            extension(supportedGroups, 'ClientHello', { namedGroupList: [0x0017, 0x0018] }),
            extension(signatureAlgorithms, 'ClientHello', {
              supportedSignatureAlgorithms: [0x0401, 0x0804, 0x0403, 0x0201],
            }),
          ],
        }),
  }
  const message = encode(RawHandshake, {
    msgType: HandshakeType.client_hello,
    body: encode(ClientHello, hello),
  })
  return encode(TLSPlaintext, {
    type: ContentType.handshake,
    legacyRecordVersion: version === 'SSLv3' ? 0x0300 : 0x0301,
    fragment: message,
  })
}

async function* exchange(port: number, bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  const socket = connect(port, '127.0.0.1')
  socket.setTimeout(10_000, () => socket.destroy(new Error('no answer')))
  socket.write(bytes)
  try {
    for await (const chunk of socket) yield chunk
  } finally {
    socket.destroy()
  }
}
