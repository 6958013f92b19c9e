// Servers on loopback that are each wrong in one way, for what a client must withstand. Each says in its entry what
// it does; what a client should make of it stands in the tests.
//
//   const server = await startMisbehaving('closesAfterClientHello')

import { type AddressInfo, createServer, type Socket } from 'node:net'
import { concat, DecodeError } from '../../server/src/base/bytes.ts'
import { Alert, AlertDescription, AlertLevel } from '../../server/src/tls/alert.ts'
import { decode, encode } from '../../server/src/tls/codec/presentation.ts'
import { applicationLayerProtocolNegotiation } from '../../server/src/tls/extensions/applicationLayerProtocolNegotiation.ts'
import { cookie } from '../../server/src/tls/extensions/cookie.ts'
import { type Extension, extension, findExtension } from '../../server/src/tls/extensions/index.ts'
import { keyShare } from '../../server/src/tls/extensions/keyShare.ts'
import { renegotiationInfo } from '../../server/src/tls/extensions/renegotiationInfo.ts'
import { supportedVersions } from '../../server/src/tls/extensions/supportedVersions.ts'
import { CertificateBeforeTls13 } from '../../server/src/tls/handshake/certificate.ts'
import { ClientHello } from '../../server/src/tls/handshake/clientHello.ts'
import { HandshakeType, RawHandshake } from '../../server/src/tls/handshake/handshake.ts'
import { NewSessionTicket } from '../../server/src/tls/handshake/newSessionTicket.ts'
import { HELLO_RETRY_REQUEST_RANDOM, ServerHello } from '../../server/src/tls/handshake/serverHello.ts'
import { createHandshakeJoiner, type HandshakeMessageBytes } from '../../server/src/tls/handshakeJoiner.ts'
import { ContentType, createRecordDeframer, MAX_PLAINTEXT } from '../../server/src/tls/record.ts'
import type { RunningServer } from './childServer.ts'
import {
  message,
  SECP256R1,
  soundServerHello,
  TLS_AES_128_GCM_SHA256,
  type Tls13Changes,
  tls13Flight,
  X25519,
} from './tls13Server.ts'

export type Misbehavior = keyof typeof MISBEHAVIORS

/** The server of that misbehavior, on a free port of 127.0.0.1. Every connection is treated alike. */
export async function startMisbehaving(misbehavior: Misbehavior): Promise<RunningServer> {
  const conduct: Conduct = MISBEHAVIORS[misbehavior]
  const errors: string[] = []
  const sockets = new Set<Socket>()
  const server = createServer((socket) => {
    sockets.add(socket)
    socket.once('close', () => sockets.delete(socket))
    // The client ends when it has seen enough: that is the point.
    socket.on('error', () => {})
    conduct(conversation(socket)).catch((error: unknown) => {
      errors.push(String(error))
      socket.destroy()
    })
  })
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(0, '127.0.0.1', resolve)
  })
  return {
    port: (server.address() as AddressInfo).port,
    log: () => errors.join('\n'),
    close: () =>
      new Promise((resolve) => {
        for (const socket of sockets) socket.destroy()
        server.close(() => resolve())
      }),
  }
}

type Conduct = (client: Conversation) => Promise<void>

export const MISBEHAVIORS = {
  // Ends, at different moments and in different ways.
  async closesAtOnce({ socket }) {
    socket.end()
  },
  async closesAfterClientHello({ clientHello, socket }) {
    await clientHello()
    socket.end()
  },
  async resetsAfterClientHello({ clientHello, socket }) {
    await clientHello()
    socket.resetAndDestroy()
  },
  async closesInsideServerHello({ clientHello, socket }) {
    const { serverHello } = tls13Flight(await clientHello())
    socket.end(record(ContentType.handshake, serverHello).subarray(0, 20))
  },
  async closesAfterServerHello({ clientHello, send, socket }) {
    send(ContentType.handshake, tls13Flight(await clientHello()).serverHello)
    socket.end()
  },
  async neverAnswers() {},
  async neverAnswersAfterServerHello({ clientHello, send }) {
    send(ContentType.handshake, tls13Flight(await clientHello()).serverHello)
  },

  // Alerts.
  async refuses({ clientHello, send, socket }) {
    await clientHello()
    send(ContentType.alert, alert(AlertLevel.fatal, AlertDescription.handshake_failure))
    socket.end()
  },
  async refusesWithInternalError({ clientHello, send, socket }) {
    await clientHello()
    send(ContentType.alert, alert(AlertLevel.fatal, AlertDescription.internal_error))
    socket.end()
  },
  async refusesWithAnUnknownAlert({ clientHello, send, socket }) {
    await clientHello()
    send(ContentType.alert, alert(AlertLevel.fatal, 250))
    socket.end()
  },
  /** A warning, and then nothing wrong, as servers do that do not know the name. */
  async warnsAndContinues(client) {
    const clientHello = await client.clientHello()
    client.send(ContentType.alert, alert(AlertLevel.warning, AlertDescription.unrecognized_name))
    sendFlight(client, clientHello)
  },
  /** Completes its side, and then says that it wanted a client certificate, as servers of TLS 1.3 do. */
  async refusesAfterFinished(client) {
    const { protect } = sendFlight(client, await client.clientHello())
    await client.somethingMore()
    client.socket.end(
      protect(ContentType.alert, alert(AlertLevel.fatal, AlertDescription.certificate_required)),
    )
  },

  // Other protocols.
  async answersHttp({ clientHello, socket }) {
    await clientHello()
    socket.end('HTTP/1.1 400 Bad Request\r\nServer: example\r\nConnection: close\r\n\r\n')
  },
  async greetsLikeSsh({ socket }) {
    socket.write('SSH-2.0-OpenSSH_9.2p1 Debian-2\r\n')
  },
  async greetsLikeSmtp({ socket }) {
    socket.write('220 mail.shop.example ESMTP\r\n')
  },
  async sendsRubbish({ clientHello, socket }) {
    await clientHello()
    socket.write(Uint8Array.from({ length: 500 }, (_, index) => (index * 73 + 200) & 0xff))
  },

  // Too slow, too much.
  async drips({ clientHello, socket }) {
    const { serverHello, records } = tls13Flight(await clientHello())
    for (const byte of concat(record(ContentType.handshake, serverHello), ...records)) {
      if (socket.destroyed) return
      socket.write(Uint8Array.of(byte))
      await pause(100)
    }
  },
  /** Handshake messages that are allowed nearly everywhere and mean nothing. */
  async floodsHelloRequests({ clientHello, flood }) {
    await clientHello()
    await flood(record(ContentType.handshake, Uint8Array.of(HandshakeType.hello_request, 0, 0, 0)))
  },
  async floodsWarnings({ clientHello, flood }) {
    await clientHello()
    await flood(record(ContentType.alert, alert(AlertLevel.warning, AlertDescription.user_canceled)))
  },
  async floodsChangeCipherSpecs({ clientHello, send, flood }) {
    send(ContentType.handshake, tls13Flight(await clientHello()).serverHello)
    await flood(record(ContentType.change_cipher_spec, Uint8Array.of(1)))
  },
  /** One message that never ends: a Certificate of 16 MiB. */
  async floodsOneMessage({ clientHello, send, flood }) {
    await clientHello()
    send(ContentType.handshake, Uint8Array.of(HandshakeType.certificate, 0xff, 0xff, 0xff))
    await flood(record(ContentType.handshake, new Uint8Array(MAX_PLAINTEXT)))
  },
  /** A sound handshake, and then tickets without end. */
  async floodsTickets(client) {
    const { protect } = sendFlight(client, await client.clientHello())
    const ticket = message(HandshakeType.new_session_ticket, NewSessionTicket, {
      ticketLifetime: 7200,
      ticketAgeAdd: 1,
      ticketNonce: Uint8Array.of(0),
      ticket: new Uint8Array(200),
      extensions: [],
    })
    await client.flood(() => protect(ContentType.handshake, ticket))
  },
  async sendsTooLongARecord({ clientHello, socket }) {
    await clientHello()
    const length = MAX_PLAINTEXT + 257
    socket.write(
      concat(Uint8Array.of(ContentType.handshake, 3, 3, length >> 8, length & 0xff), new Uint8Array(length)),
    )
  },
  async sendsAnEmptyHandshakeRecord({ clientHello, send }) {
    await clientHello()
    send(ContentType.handshake, new Uint8Array(0))
  },

  // Answers that contradict the question.
  async choosesAnUnofferedSuite(client) {
    // TLS_SM4_GCM_SM3, which no client here offers.
    await answer(client, { serverHello: (sound) => ({ ...sound, cipherSuite: 0x00c6 }) })
  },
  async choosesAnUnofferedGroup(client) {
    await answer(client, {
      serverHello: (sound) => ({
        ...sound,
        extensions: [
          extension(supportedVersions, 'ServerHello', { selectedVersion: 0x0304 }),
          // ffdhe8192.
          extension(keyShare, 'ServerHello', {
            serverShare: { group: 0x0104, keyExchange: new Uint8Array(1024).fill(2) },
          }),
        ],
      }),
    })
  },
  async choosesAnUnofferedVersion(client) {
    await answer(client, {
      serverHello: (sound) => ({
        ...sound,
        extensions: [
          extension(supportedVersions, 'ServerHello', { selectedVersion: 0x0305 }),
          ...sound.extensions!.slice(1),
        ],
      }),
    })
  },
  /** TLS 1.3 where older versions are chosen. */
  async choosesTls13InTheOldField(client) {
    await answer(client, {
      serverHello: (sound) => ({
        ...sound,
        legacyVersion: 0x0304,
        extensions: sound.extensions!.slice(1),
      }),
    })
  },
  /** TLS 1.2 where TLS 1.3 is chosen. */
  async choosesTls12InTheNewField({ clientHello, send }) {
    const { value } = await clientHello()
    const chosen = extension(supportedVersions, 'ServerHello', { selectedVersion: 0x0303 })
    const serverHello = tls12ServerHello(value, '0000000000000000', 0x0303, [chosen])
    send(ContentType.handshake, concat(serverHello, soundTls12Certificate()))
  },
  async choosesASuiteOfTls12InTls13(client) {
    await answer(client, { serverHello: (sound) => ({ ...sound, cipherSuite: 0xc02b }) })
  },
  async choosesASuiteOfTls13InTls12({ clientHello, send }) {
    const { value } = await clientHello()
    const suites = [TLS_AES_128_GCM_SHA256]
    const serverHello = tls12ServerHello(value, '0000000000000000', 0x0303, [], suites)
    send(ContentType.handshake, concat(serverHello, soundTls12Certificate()))
  },
  async sendsNoKeyShare(client) {
    await answer(client, {
      serverHello: (sound) => ({ ...sound, extensions: sound.extensions!.slice(0, 1) }),
    })
  },
  /** A point of small order: the secret would be zero, whoever listens (RFC 7748, section 6.1). */
  async sendsAKeyShareOfSmallOrder(client) {
    await answer(client, {
      serverHello: (sound) => ({
        ...sound,
        extensions: [
          sound.extensions![0]!,
          extension(keyShare, 'ServerHello', {
            serverShare: { group: X25519, keyExchange: new Uint8Array(32) },
          }),
        ],
      }),
    })
  },
  async pretendsARenegotiation({ clientHello, send }) {
    const { value } = await clientHello()
    const serverHello = tls12ServerHello(value, '0000000000000000', 0x0303, [], USUAL, Uint8Array.of(1, 2, 3))
    send(ContentType.handshake, concat(serverHello, soundTls12Certificate()))
  },
  async echoesAnotherSessionId(client) {
    await answer(client, {
      serverHello: (sound) => ({ ...sound, legacySessionIdEcho: new Uint8Array(32).fill(7) }),
    })
  },
  async choosesCompression(client) {
    await answer(client, { serverHello: (sound) => ({ ...sound, legacyCompressionMethod: 1 }) })
  },
  async asksForARetryTwice({ clientHello, send }) {
    const first = await clientHello()
    send(ContentType.handshake, helloRetryRequest(first.value, SECP256R1))
    const second = await clientHello()
    send(ContentType.handshake, helloRetryRequest(second.value, SECP256R1))
  },
  async asksForARetryWithAnUnofferedGroup({ clientHello, send }) {
    send(ContentType.handshake, helloRetryRequest((await clientHello()).value, 0x0104))
  },
  async asksForARetryWithNothingInIt({ clientHello, send }) {
    const { value } = await clientHello()
    const [version] = soundServerHello(value, X25519, Uint8Array.of(0)).extensions!
    send(ContentType.handshake, retryWith(value, [version!]))
  },
  async asksForARetryWithAGroupThatWasSent({ clientHello, send }) {
    const { value } = await clientHello()
    const [sent] = findExtension(value.extensions, keyShare, 'ClientHello')!.clientShares!.slice(-1)
    send(ContentType.handshake, helloRetryRequest(value, sent!.group))
  },
  async choosesAnotherSuiteAfterItsRetry(client) {
    client.send(ContentType.handshake, helloRetryRequest((await client.clientHello()).value, SECP256R1))
    await answer(client, { serverHello: (sound) => ({ ...sound, cipherSuite: 0x1302 }) })
  },
  async choosesAnotherGroupAfterItsRetry(client) {
    client.send(ContentType.handshake, helloRetryRequest((await client.clientHello()).value, SECP256R1))
    await answer(client, {
      serverHello: (sound) => ({
        ...sound,
        extensions: [
          sound.extensions![0]!,
          extension(keyShare, 'ServerHello', {
            serverShare: { group: X25519, keyExchange: new Uint8Array(32).fill(9) },
          }),
        ],
      }),
    })
  },
  /** A cookie stands in a retry alone. */
  async sendsACookieInItsServerHello(client) {
    await answer(client, {
      serverHello: (sound) =>
        withExtension(sound, extension(cookie, 'HelloRetryRequest', { cookie: Uint8Array.of(1) })),
    })
  },
  // An extension stands in an answer only where the ClientHello has it (RFC 9846, section 4.3; RFC 5246, 7.4.1.4).
  async addsAnUnofferedExtensionToItsServerHello(client) {
    await answer(client, { serverHello: (sound) => withExtension(sound, UNOFFERED) })
  },
  async addsAnUnofferedExtensionToItsTls12ServerHello({ clientHello, send }) {
    const { value } = await clientHello()
    const serverHello = tls12ServerHello(value, '0000000000000000', 0x0303, [UNOFFERED])
    send(ContentType.handshake, concat(serverHello, soundTls12Certificate()))
  },
  async addsAnUnofferedExtensionToItsRetry({ clientHello, send }) {
    send(ContentType.handshake, helloRetryRequest((await clientHello()).value, SECP256R1, [UNOFFERED]))
  },
  async addsAnUnofferedExtensionToItsCertificate(client) {
    await answer(client, {
      certificate: (sound) => ({
        ...sound,
        certificateList: sound.certificateList.map((it) => ({ ...it, extensions: [UNOFFERED] })),
      }),
    })
  },
  async repeatsAnExtensionOfItsServerHello(client) {
    await answer(client, { serverHello: (sound) => withExtension(sound, sound.extensions![0]!) })
  },
  /** Answers with TLS 1.2 and admits, at the end of its random, that it could do better. */
  async downgrades({ clientHello, send }) {
    const { value } = await clientHello()
    send(ContentType.handshake, concat(tls12ServerHello(value, '444f574e47524401'), soundTls12Certificate()))
  },
  async downgradesToTls11({ clientHello, send }) {
    const { value } = await clientHello()
    const serverHello = tls12ServerHello(value, '444f574e47524400', 0x0302)
    send(ContentType.handshake, concat(serverHello, soundTls12Certificate()))
  },

  // Certificates.
  /** TLS 1.2, whose Certificate can be seen: the list is longer than the message. */
  async truncatesTheCertificateList({ clientHello, send }) {
    const { value } = await clientHello()
    const certificate = soundTls12Certificate()
    const body = certificate.slice(4, 60)
    send(
      ContentType.handshake,
      concat(
        tls12ServerHello(value, '0000000000000000'),
        encode(RawHandshake, { msgType: HandshakeType.certificate, body }),
      ),
    )
  },
  async sendsNoCertificate(client) {
    await answer(client, { certificate: (sound) => ({ ...sound, certificateList: [] }) })
  },
  async sendsRubbishAsCertificate(client) {
    await answer(client, {
      certificate: (sound) => ({
        ...sound,
        certificateList: [{ certData: new Uint8Array(100).fill(0x30), extensions: [] }],
      }),
    })
  },
  async signsWrongly(client) {
    await answer(client, {
      certificateVerify: ({ algorithm, signature }) => ({ algorithm, signature: flipped(signature) }),
    })
  },
  async finishesWrongly(client) {
    await answer(client, { verifyData: flipped })
  },

  // Extensions.
  async choosesAnUnofferedApplicationProtocol(client) {
    await answer(client, {
      encryptedExtensions: [
        extension(applicationLayerProtocolNegotiation, 'EncryptedExtensions', {
          protocolNameList: [new TextEncoder().encode('nobody-asked')],
        }),
      ],
    })
  },
  async sendsAnUnsolicitedExtension(client) {
    await answer(client, {
      encryptedExtensions: [UNOFFERED],
    })
  },

  // Records.
  async encryptsWrongly(client) {
    await answer(client, { record: flipped })
  },
  async doesNotEncrypt({ clientHello, send }) {
    send(ContentType.handshake, tls13Flight(await clientHello()).serverHello)
    send(ContentType.handshake, Uint8Array.of(HandshakeType.encrypted_extensions, 0, 0, 2, 0, 0))
  },

  // Nothing wrong, only unusual: a client must cope.
  async isSound(client) {
    await answer(client, {})
  },
  async cutsMessagesSmall(client) {
    await answer(client, {
      cut: (flight) =>
        Array.from({ length: Math.ceil(flight.length / 100) }, (_, index) =>
          flight.subarray(index * 100, index * 100 + 100),
        ),
    })
  },
} satisfies Readonly<Record<string, Conduct>>

interface ReceivedClientHello {
  readonly value: ClientHello
  readonly bytes: Uint8Array
}

interface Conversation {
  readonly socket: Socket
  /** The next ClientHello, or the next handshake message that is one. */
  clientHello(): Promise<ReceivedClientHello>
  /** Resolves when the client has sent anything more. */
  somethingMore(): Promise<void>
  send(type: number, content: Uint8Array): void
  /** Sends the same, or what is made anew, for as long as the client takes it. */
  flood(what: Uint8Array | (() => Uint8Array)): Promise<void>
}

function conversation(socket: Socket): Conversation {
  const deframer = createRecordDeframer()
  const joiner = createHandshakeJoiner()
  const chunks = socket[Symbol.asyncIterator]() as AsyncIterator<Uint8Array>
  const nextMessage = async (): Promise<HandshakeMessageBytes> => {
    for (;;) {
      const whole = joiner.next()
      if (whole !== undefined) return whole
      const received = deframer.next()
      if (received?.type === ContentType.handshake) joiner.push(received.fragment)
      if (received !== undefined) continue
      const { value, done } = await chunks.next()
      if (done) throw new DecodeError('the client has closed', 0)
      deframer.push(value)
    }
  }
  return {
    socket,
    async clientHello() {
      const { body, bytes } = await nextMessage()
      return { value: decode(ClientHello, body), bytes }
    },
    async somethingMore() {
      await chunks.next()
    },
    send(type, content) {
      socket.write(record(type, content))
    },
    async flood(what) {
      while (!socket.destroyed) {
        const bytes = typeof what === 'function' ? what() : what
        if (!socket.write(bytes)) await drained(socket)
      }
    },
  }
}

function drained(socket: Socket): Promise<void> {
  return new Promise((resolve) => {
    socket.once('drain', resolve)
    socket.once('close', () => resolve())
  })
}

async function answer(client: Conversation, changes: Tls13Changes): Promise<void> {
  sendFlight(client, await client.clientHello(), changes)
}

function sendFlight(client: Conversation, clientHello: ReceivedClientHello, changes: Tls13Changes = {}) {
  const flight = tls13Flight(clientHello, changes)
  client.send(ContentType.handshake, flight.serverHello)
  client.socket.write(concat(...flight.records))
  return flight
}

function helloRetryRequest(
  clientHello: ClientHello,
  selectedGroup: number,
  more: readonly Extension[] = [],
): Uint8Array {
  return retryWith(clientHello, [
    extension(supportedVersions, 'HelloRetryRequest', { selectedVersion: 0x0304 }),
    extension(keyShare, 'HelloRetryRequest', { selectedGroup }),
    ...more,
  ])
}

function retryWith(clientHello: ClientHello, extensions: readonly Extension[]): Uint8Array {
  return message(HandshakeType.server_hello, ServerHello, {
    ...soundServerHello(clientHello, SECP256R1, Uint8Array.of(0)),
    random: HELLO_RETRY_REQUEST_RANDOM,
    extensions,
  })
}

/** A ServerHello of TLS 1.2 or older with the first of the usual suites that the client offers. */
function tls12ServerHello(
  clientHello: ClientHello,
  sentinel: string,
  version = 0x0303,
  more: readonly Extension[] = [],
  usual: readonly number[] = USUAL,
  renegotiatedConnection: Uint8Array = new Uint8Array(0),
): Uint8Array {
  return message(HandshakeType.server_hello, ServerHello, {
    legacyVersion: version,
    random: concat(new Uint8Array(24).fill(9), Buffer.from(sentinel, 'hex')),
    legacySessionIdEcho: new Uint8Array(0),
    cipherSuite: clientHello.cipherSuites.find((it) => usual.includes(it)) ?? 0xc02f,
    legacyCompressionMethod: 0,
    extensions: [extension(renegotiationInfo, 'ServerHello', { renegotiatedConnection }), ...more],
  })
}

const USUAL: readonly number[] = [0xc02b, 0xc02f, 0xc009, 0xc013, 0x002f]

/** No extension that a client of ours sends. */
const UNOFFERED: Extension = { extensionType: 0x7a7a, extensionData: Uint8Array.of(1) }

function withExtension(serverHello: ServerHello, added: Extension): ServerHello {
  return { ...serverHello, extensions: [...(serverHello.extensions ?? []), added] }
}

function soundTls12Certificate(): Uint8Array {
  // What it says does not matter: the client is to stop before it looks, or because it cannot be read.
  return message(HandshakeType.certificate, CertificateBeforeTls13, {
    certificateList: [new Uint8Array(300).fill(0x30)],
  })
}

function alert(level: number, description: number): Uint8Array {
  return encode(Alert, { level, description })
}

/** A record that is as long as it says, whatever is in it. */
function record(type: number, content: Uint8Array): Uint8Array {
  return concat(Uint8Array.of(type, 3, 3, content.length >> 8, content.length & 0xff), content)
}

/** The same bytes but for the last bit. */
function flipped(bytes: Uint8Array): Uint8Array {
  const changed = bytes.slice()
  changed[changed.length - 1]! ^= 1
  return changed
}

function pause(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds))
}
