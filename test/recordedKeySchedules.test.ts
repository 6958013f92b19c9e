// The key schedules of SSL 3.0 to TLS 1.2 against others' results: NIST's vectors, and recorded conversations of Java's
// own stack with itself. There each record is sealed and opened with keys that are made here of what it says its secrets
// are: a mistake in the key schedule, in an export key or a vector, in the MAC or the Finished, and a byte is another.
// With RECORD=1 they are recorded anew.

import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { test } from 'node:test'
import { concat } from '../server/src/base/bytes.ts'
import { fromHex, toHex } from '../server/src/base/hex.ts'
import { usableSuite } from '../server/src/handshake/usableSuites.ts'
import { cipherSuite } from '../server/src/registry/cipherSuites.ts'
import { decode, encode } from '../server/src/tls/codec/presentation.ts'
import { extendedMasterSecret } from '../server/src/tls/extensions/extendedMasterSecret.ts'
import { findExtension } from '../server/src/tls/extensions/index.ts'
import { ClientHello } from '../server/src/tls/handshake/clientHello.ts'
import { HandshakeType, RawHandshake } from '../server/src/tls/handshake/handshake.ts'
import { ServerHello } from '../server/src/tls/handshake/serverHello.ts'
import { createHandshakeJoiner } from '../server/src/tls/handshakeJoiner.ts'
import type { RecordEncryption } from '../server/src/tls/protection/recordProtection.ts'
import { ContentType, createRecordDeframer, type ReceivedRecord } from '../server/src/tls/record.ts'
import { VERSION_PROFILES, type VersionBeforeTls13 } from '../server/src/tls/versions/index.ts'
import { recordKeys } from '../server/src/tls/versions/recordKeys.ts'
import { temporaryFolder } from './support/childServer.ts'

const FOLDER = 'test/fixtures/keySchedule'
const CONVERSATIONS = `${FOLDER}/jsse`

for (const [section, version, hash] of [
  ['TLS 1.0 and 1.1', 'TLSv1.0', 'SHA-256'],
  ['TLS 1.0 and 1.1', 'TLSv1.1', 'SHA-384'],
  ['TLS 1.2, SHA-256', 'TLSv1.2', 'SHA-256'],
  ['TLS 1.2, SHA-384', 'TLSv1.2', 'SHA-384'],
] as const) {
  test(`${version} derives what NIST does (${section})`, () => {
    const text = readFileSync(`${FOLDER}/nist-sp800-135-tls.txt`, 'utf8').split(`[${section}]`)[1]!
    const values = valuesOf(text.split('[')[0]!)
    const { masterSecret, keyBlock } = VERSION_PROFILES[version]
    const hellos = { client: values('ClientHello random'), server: values('ServerHello random') }
    const master = masterSecret(hash, values('pre-master secret'), hellos)
    assert.equal(toHex(master), toHex(values('master secret')))
    const randoms = { client: values('client random'), server: values('server random') }
    const known = values('key block')
    assert.equal(toHex(keyBlock(hash, master, randoms, known.length)), toHex(known))
  })
}

interface Scene {
  readonly version: VersionBeforeTls13
  /** As Java calls it. */
  readonly suite: string
  readonly extended?: boolean
}

const SCENES: readonly Scene[] = [
  { version: 'SSLv3', suite: 'SSL_RSA_WITH_NULL_SHA' },
  { version: 'SSLv3', suite: 'SSL_RSA_WITH_RC4_128_MD5' },
  { version: 'SSLv3', suite: 'SSL_RSA_WITH_3DES_EDE_CBC_SHA' },
  { version: 'SSLv3', suite: 'SSL_RSA_EXPORT_WITH_RC4_40_MD5' },
  { version: 'SSLv3', suite: 'SSL_RSA_EXPORT_WITH_DES40_CBC_SHA' },
  { version: 'TLSv1.0', suite: 'SSL_RSA_WITH_RC4_128_MD5' },
  { version: 'TLSv1.0', suite: 'TLS_RSA_WITH_AES_128_CBC_SHA' },
  { version: 'TLSv1.0', suite: 'SSL_RSA_EXPORT_WITH_RC4_40_MD5' },
  { version: 'TLSv1.0', suite: 'SSL_RSA_EXPORT_WITH_DES40_CBC_SHA' },
  { version: 'TLSv1.0', suite: 'TLS_RSA_WITH_AES_256_CBC_SHA', extended: true },
  { version: 'TLSv1.1', suite: 'SSL_RSA_WITH_3DES_EDE_CBC_SHA' },
  { version: 'TLSv1.1', suite: 'TLS_RSA_WITH_AES_128_CBC_SHA', extended: true },
  { version: 'TLSv1.2', suite: 'TLS_RSA_WITH_AES_128_CBC_SHA256' },
  { version: 'TLSv1.2', suite: 'TLS_RSA_WITH_AES_256_GCM_SHA384' },
  { version: 'TLSv1.2', suite: 'TLS_RSA_WITH_AES_128_GCM_SHA256', extended: true },
  { version: 'TLSv1.2', suite: 'TLS_RSA_WITH_AES_256_GCM_SHA384', extended: true },
]

for (const scene of SCENES) {
  const { version, suite, extended = false } = scene
  test(`${version} with ${suite}${extended ? ', extended master secret' : ''}, as Java speaks it`, () => {
    const path = pathOf(scene)
    if (process.env['RECORD'] === '1') record(path, scene)
    const values = valuesOf(readFileSync(path, 'utf8'))
    const profile = VERSION_PROFILES[version]
    const client = sideOf(values('client'))
    const server = sideOf(values('server'))
    const [clientHelloMessage, ...clientFlight] = client.messages
    const serverFlight = server.messages.filter((it) => it[0] !== HandshakeType.new_session_ticket)
    const tickets = server.messages.filter((it) => it[0] === HandshakeType.new_session_ticket)
    const [serverHelloMessage] = serverFlight
    assert.ok(clientHelloMessage && serverHelloMessage && clientFlight.length === 1)
    const serverHello = decode(ServerHello, bodyOf(serverHelloMessage))
    assert.equal(serverHello.legacyVersion, profile.number)
    assert.equal(cipherSuite(serverHello.cipherSuite).name, suite.replace('SSL_', 'TLS_'))
    const randoms = {
      client: decode(ClientHello, bodyOf(clientHelloMessage)).random,
      server: serverHello.random,
    }
    const usable = usableSuite(serverHello.cipherSuite)!
    const messages = concat(clientHelloMessage, ...serverFlight, ...clientFlight)

    const isExtended =
      findExtension(serverHello.extensions, extendedMasterSecret, 'ServerHello') !== undefined
    assert.equal(isExtended, extended)
    const master = isExtended
      ? profile.extendedMasterSecret!(usable.hash, values('preMasterSecret'), messages)
      : profile.masterSecret(usable.hash, values('preMasterSecret'), randoms)
    assert.equal(toHex(master), toHex(values('masterSecret')))

    const vectors = client.encrypted.map((it) => it.fragment)
    const { encryption, decryption } = recordKeys(profile, usable, master, randoms, false, (length) =>
      vectors[sealed]!.subarray(0, length),
    )
    let sealed = 0
    const finished = handshake(
      HandshakeType.finished,
      profile.finished(usable.hash, master, 'client', messages),
    )
    const data = new TextEncoder().encode('ping')
    // In CBC mode before TLS 1.1 the first byte may have a record of its own, for the sake of the vector of the next.
    const parts = client.encrypted.length === 2 ? [data] : [data.subarray(0, 1), data.subarray(1)]
    for (const [type, content] of [
      [ContentType.handshake, finished],
      ...parts.map((it) => [ContentType.application_data, it] as const),
    ] as const) {
      assert.equal(
        sealedRecord(encryption, type, content),
        shown(client.encrypted[sealed]),
        `record ${sealed}`,
      )
      sealed++
    }
    assert.equal(sealed, client.encrypted.length)

    const opened = server.encrypted.map((it) => {
      const content = decryption.open(it.type, it.fragment)
      assert.ok(content, 'a record of the server does not open')
      return content
    })
    const serverFinished = profile.finished(
      usable.hash,
      master,
      'server',
      concat(messages, finished, ...tickets),
    )
    assert.equal(
      toHex(opened[0]?.content ?? new Uint8Array(0)),
      toHex(handshake(HandshakeType.finished, serverFinished)),
    )
    const answer = concat(...opened.slice(1).map((it) => it.content))
    assert.equal(new TextDecoder().decode(answer), 'pong')
  })
}

test('each recorded conversation is played', () => {
  assert.deepEqual(
    readdirSync(CONVERSATIONS).toSorted(),
    SCENES.map((it) => pathOf(it).split('/').at(-1)!).toSorted(),
  )
})

function pathOf({ version, suite, extended = false }: Scene): string {
  return `${CONVERSATIONS}/${version}-${suite}${extended ? '-extended' : ''}.txt`
}

interface Side {
  /** Of the handshake, before the ChangeCipherSpec. */
  readonly messages: readonly Uint8Array[]
  /** Behind it. */
  readonly encrypted: readonly ReceivedRecord[]
}

function sideOf(stream: Uint8Array): Side {
  const deframer = createRecordDeframer()
  const joiner = createHandshakeJoiner()
  deframer.push(stream)
  const messages: Uint8Array[] = []
  const encrypted: ReceivedRecord[] = []
  let isEncrypted = false
  for (let record = deframer.next(); record !== undefined; record = deframer.next()) {
    if (isEncrypted) encrypted.push(record)
    else if (record.type === ContentType.change_cipher_spec) isEncrypted = true
    else joiner.push(record.fragment)
    for (let it = joiner.next(); it !== undefined; it = joiner.next()) messages.push(it.bytes)
  }
  return { messages, encrypted }
}

function bodyOf(message: Uint8Array): Uint8Array {
  return message.subarray(4)
}

function handshake(msgType: number, body: Uint8Array): Uint8Array {
  return encode(RawHandshake, { msgType, body })
}

function sealedRecord(encryption: RecordEncryption, type: number, content: Uint8Array): string {
  const sealed = encryption.seal(type, content)
  return `${sealed.type} ${toHex(sealed.content)}`
}

function shown(record: ReceivedRecord | undefined): string {
  return record === undefined ? 'no record' : `${record.type} ${toHex(record.fragment)}`
}

/** Lines of a name and, behind the last space, its value. */
function valuesOf(text: string): (name: string) => Uint8Array {
  const values = new Map<string, Uint8Array>()
  for (const line of text.split('\n')) {
    const match = /^([^#].*?)\s+([0-9a-f]+)$/.exec(line)
    if (match !== null) values.set(match[1]!, fromHex(match[2]!))
  }
  return (name) => {
    const value = values.get(name)
    assert.ok(value, `no value named ${name}`)
    return value
  }
}

/** The server's key has 512 bits, so that export suites need no temporary one. It is thrown away. */
function record(path: string, { version, suite, extended = false }: Scene): void {
  const { path: folder, remove } = temporaryFolder('jsse')
  try {
    const [key, certificate, store] = ['key.pem', 'certificate.pem', 'store.p12'].map((it) =>
      join(folder, it),
    )
    const openssl = (words: readonly string[]) => execFileSync('openssl', words, { stdio: 'pipe' })
    openssl([
      ...['req', '-x509', '-newkey', 'rsa:512', '-noenc', '-keyout', key!, '-out', certificate!],
      ...['-subj', '/CN=localhost'],
    ])
    openssl([
      ...['pkcs12', '-export', '-in', certificate!, '-inkey', key!, '-out', store!],
      ...['-passout', 'pass:test'],
    ])
    const printed = execFileSync(
      'java',
      [
        ...['--add-opens', 'java.base/sun.security.ssl=ALL-UNNAMED'],
        `-Djdk.tls.useExtendedMasterSecret=${extended}`,
        resolve('test/support/JsseConversation.java'),
        ...[store!, 'test', version.replace('.0', ''), suite],
      ],
      { encoding: 'utf8' },
    )
    const heading = `# JSSE of OpenJDK 17 with itself. Recorded with RECORD=1; see test/recordedKeySchedules.test.ts.\n`
    mkdirSync(CONVERSATIONS, { recursive: true })
    writeFileSync(path, heading + printed)
  } finally {
    remove()
  }
}
