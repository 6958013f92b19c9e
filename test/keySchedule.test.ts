import assert from 'node:assert/strict'
import * as nodeCrypto from 'node:crypto'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import { concat } from '../server/src/base/bytes.ts'
import { fromHex, toHex } from '../server/src/base/hex.ts'
import { type HashName, hash, hashLength } from '../server/src/crypto/hash.ts'
import { generateKey } from '../server/src/crypto/keyAgreement.ts'
import { withBinders } from '../server/src/handshake/hello/preSharedKeys.ts'
import { usableSuite } from '../server/src/handshake/usableSuites.ts'
import { decode } from '../server/src/tls/codec/presentation.ts'
import { findExtension } from '../server/src/tls/extensions/index.ts'
import { preSharedKey } from '../server/src/tls/extensions/preSharedKey.ts'
import { ClientHello } from '../server/src/tls/handshake/clientHello.ts'
import { NewSessionTicket } from '../server/src/tls/handshake/newSessionTicket.ts'
import { extendedMasterSecret, keyBlock, masterSecret, prf } from '../server/src/tls/keySchedule/prf.ts'
import {
  applicationTrafficSecrets,
  certificateVerifyContent,
  earlySecret,
  exporterSecret,
  finishedVerifyData,
  handshakeSecret,
  handshakeTrafficSecrets,
  mainSecret,
  pskBinder,
  resumptionSecret,
  ticketPreSharedKey,
  trafficKeys,
} from '../server/src/tls/keySchedule/tls13.ts'
import { createTranscript } from '../server/src/tls/keySchedule/transcriptHash.ts'
import {
  tls12AeadDecryption,
  tls12AeadEncryption,
  tls13Decryption,
  tls13Encryption,
} from '../server/src/tls/protection/aeadProtection.ts'
import {
  type CipherAndMac,
  cipherAndMacDecryption,
  cipherAndMacEncryption,
} from '../server/src/tls/protection/cipherAndMac.ts'
import type { OpenedRecord } from '../server/src/tls/protection/recordProtection.ts'
import { VERSION_PROFILES, type VersionBeforeTls13 } from '../server/src/tls/versions/index.ts'
import { recordKeys } from '../server/src/tls/versions/recordKeys.ts'

const trace = readVectors('test/fixtures/keySchedule/rfc8448-simple-1-rtt-handshake.txt')

test('every secret of RFC 8448, section 3, comes out of the key schedule', () => {
  const client = generateKey('x25519', () => trace('client private key'))
  const server = generateKey('x25519', () => trace('server private key'))
  same(client.publicKey, trace('client public key'))
  same(server.publicKey, trace('server public key'))
  same(client.sharedSecret(server.publicKey), trace('shared secret'))
  same(server.sharedSecret(client.publicKey), trace('shared secret'))

  const early = earlySecret('SHA-256')
  same(early.secret, trace('early secret'))
  const handshake = handshakeSecret(early, trace('shared secret'))
  same(handshake.secret, trace('handshake secret'))
  const traffic = handshakeTrafficSecrets(handshake, trace('hash to ServerHello'))
  same(traffic.client.secret, trace('client handshake traffic'))
  same(traffic.server.secret, trace('server handshake traffic'))
  const serverKeys = trafficKeys(traffic.server, 16)
  same(serverKeys.key, trace('server handshake key'))
  same(serverKeys.iv, trace('server handshake iv'))
  const clientKeys = trafficKeys(traffic.client, 16)
  same(clientKeys.key, trace('client handshake key'))
  same(clientKeys.iv, trace('client handshake iv'))

  const main = mainSecret(handshake)
  same(main.secret, trace('main secret'))
  const application = applicationTrafficSecrets(main, trace('hash to server Finished'))
  same(application.client.secret, trace('client application traffic'))
  same(application.server.secret, trace('server application traffic'))
  same(exporterSecret(main, trace('hash to server Finished')), trace('exporter secret'))
  same(resumptionSecret(main, trace('hash to client Finished')), trace('resumption secret'))
})

test("the client's Finished and its record are those of RFC 8448, section 3", () => {
  const secret = { hash: 'SHA-256', secret: trace('client handshake traffic') } as const
  const verifyData = finishedVerifyData(secret, trace('hash to server Finished'))
  const finished = concat(Uint8Array.of(20, 0, 0, 32), verifyData)
  same(finished, trace('client Finished'))
  const keys = trafficKeys(secret, 16)
  const { type, content } = tls13Encryption('AES_128_GCM', keys).seal(22, finished)
  same(concat(Uint8Array.of(type, 3, 3, 0, content.length), content), trace('client Finished record'))
  opensAs(tls13Decryption('AES_128_GCM', keys).open(type, content), 22, finished)
})

test('a resumed handshake is that of RFC 8448, section 4', () => {
  const resumed = readVectors('test/fixtures/keySchedule/rfc8448-resumed-0-rtt-handshake.txt')
  const key = ticketPreSharedKey('SHA-256', resumed('resumption secret'), resumed('ticket nonce'))
  same(key, resumed('pre-shared key'))
  const ticket = decode(NewSessionTicket, resumed('new session ticket').subarray(4))
  same(ticket.ticketNonce, resumed('ticket nonce'))
  const early = earlySecret('SHA-256', key)
  same(early.secret, resumed('early secret'))

  const prefix = resumed('client hello prefix')
  same(hash('SHA-256', prefix), resumed('binder hash'))
  same(pskBinder(early, 'ticket', resumed('binder hash')), resumed('binder'))
  const binders = concat(fromHex('002120'), resumed('binder'))
  const clientHello = concat(prefix, binders)
  const { extensions } = decode(ClientHello, clientHello.subarray(4))
  const [identity] = findExtension(extensions, preSharedKey, 'ClientHello')!.identities
  same(identity!.identity, ticket.ticket)
  const without = concat(prefix, fromHex('002120'), new Uint8Array(32))
  const offered = { kind: 'ticket', ...identity!, key, hash: 'SHA-256' } as const
  same(withBinders(without, [offered], new Uint8Array(0)), clientHello)

  const client = generateKey('x25519', () => resumed('client private key'))
  same(client.publicKey, resumed('client public key'))
  same(client.sharedSecret(resumed('server public key'))!, resumed('shared secret'))
  const transcript = createTranscript()
  transcript.useHash('SHA-256')
  for (const message of [clientHello, resumed('server hello')]) transcript.add(message)
  const handshake = handshakeSecret(early, resumed('shared secret'))
  same(handshake.secret, resumed('handshake secret'))
  const traffic = handshakeTrafficSecrets(handshake, transcript.hash())
  same(traffic.client.secret, resumed('client handshake traffic'))
  same(traffic.server.secret, resumed('server handshake traffic'))
  transcript.add(resumed('encrypted extensions'))
  const finishedHeader = fromHex('14000020')
  const serverFinished = finishedVerifyData(traffic.server, transcript.hash())
  same(concat(finishedHeader, serverFinished), resumed('server finished'))
  transcript.add(resumed('server finished'))
  const main = mainSecret(handshake)
  same(main.secret, resumed('main secret'))
  const application = applicationTrafficSecrets(main, transcript.hash())
  same(application.client.secret, resumed('client application traffic'))
  same(application.server.secret, resumed('server application traffic'))
  transcript.add(resumed('end of early data'))
  const clientFinished = finishedVerifyData(traffic.client, transcript.hash())
  same(concat(finishedHeader, clientFinished), resumed('client finished'))
  transcript.add(resumed('client finished'))
  same(resumptionSecret(main, transcript.hash()), resumed('next resumption secret'))
})

test('a record that was changed, or comes out of turn, does not open', () => {
  const keys = { key: new Uint8Array(32).fill(7), iv: new Uint8Array(12).fill(9) }
  const encryption = tls13Encryption('CHACHA20_POLY1305', keys)
  const first = encryption.seal(23, fromHex('0102'))
  const second = encryption.seal(23, fromHex('0304'))
  assert.equal(tls13Decryption('CHACHA20_POLY1305', keys).open(second.type, second.content), undefined)
  assert.equal(tls13Decryption('CHACHA20_POLY1305', keys).open(first.type, flipped(first.content)), undefined)
  const onlyZeros = tls13Encryption('CHACHA20_POLY1305', keys).seal(0, new Uint8Array(4))
  assert.equal(tls13Decryption('CHACHA20_POLY1305', keys).open(23, onlyZeros.content), undefined)
})

test('TLS 1.2 records open with the nonces and additional data that they were sealed with', () => {
  for (const [name, keyLength, ivLength, overhead] of [
    ['AES_128_GCM', 16, 4, 24],
    ['AES_256_CCM_8', 32, 4, 16],
    ['CHACHA20_POLY1305', 32, 12, 16],
  ] as const) {
    const keys = { key: new Uint8Array(keyLength).fill(1), iv: new Uint8Array(ivLength).fill(2) }
    const encryption = tls12AeadEncryption(name, keys)
    const decryption = tls12AeadDecryption(name, keys)
    for (const text of ['00', '0102030405', '']) {
      const record = encryption.seal(22, fromHex(text))
      assert.equal(record.content.length, text.length / 2 + overhead, name)
      opensAs(decryption.open(record.type, record.content), 22, fromHex(text))
    }
    const record = encryption.seal(22, fromHex('00'))
    assert.equal(decryption.open(23, record.content), undefined, 'the type is authenticated')
    assert.equal(decryption.open(22, fromHex('0011')), undefined, 'shorter than a tag')
  }
})

test('records with a cipher and a MAC open in each version, and not when they were changed', () => {
  for (const version of ['SSLv3', 'TLSv1.0', 'TLSv1.1', 'TLSv1.2'] as const) {
    for (const cipher of ['AES_128', '3DES_EDE', 'RC4', 'NULL'] as const) {
      for (const mac of ['MD5', 'SHA-1', 'SHA-256'] as const) {
        for (const encryptThenMac of [false, true]) {
          // SSL 3.0 has two hashes, and neither the extension nor padding that can be checked.
          if (version === 'SSLv3' && (mac === 'SHA-256' || encryptThenMac)) continue
          const keys = cipherAndMac(version, cipher, mac, encryptThenMac)
          const what = `${version} ${cipher} ${mac} encrypt-then-MAC: ${encryptThenMac}`
          const random = (length: number) => new Uint8Array(length).fill(3)
          const encryption = cipherAndMacEncryption(keys, random)
          const decryption = cipherAndMacDecryption(keys)
          for (const length of [0, 1, 7, 8, 15, 16, 17, 1000]) {
            const content = new Uint8Array(length).fill(4)
            const record = encryption.seal(23, content)
            opensAs(decryption.open(record.type, record.content), 23, content, what)
          }
          const fresh = () => cipherAndMacDecryption(keys)
          const { content } = cipherAndMacEncryption(keys, random).seal(22, fromHex('00'))
          assert.ok(fresh().open(22, content))
          for (let at = 0; at < content.length; at++) {
            const changed = content.slice()
            changed[at]! ^= 1
            const opened = fresh().open(22, changed)
            if (version !== 'SSLv3') assert.equal(opened, undefined, `${what}, byte ${at}`)
            // What fills a block of SSL 3.0 means nothing: POODLE.
            else if (opened !== undefined) opensAs(opened, 22, fromHex('00'))
          }
          for (let end = 0; end < content.length; end++) {
            assert.equal(fresh().open(22, content.subarray(0, end)), undefined)
          }
          assert.equal(fresh().open(23, content), undefined, 'the type is authenticated')
        }
      }
    }
  }
})

function cipherAndMac(
  version: VersionBeforeTls13,
  algorithm: 'AES_128' | '3DES_EDE' | 'RC4' | 'NULL',
  mac: HashName,
  encryptThenMac: boolean,
): CipherAndMac {
  const profile = VERSION_PROFILES[version]
  const { authentication, explicitIv, padding } = profile
  const block = algorithm === 'AES_128' ? 16 : 8
  return {
    mac: profile.mac(mac, new Uint8Array(hashLength(mac)).fill(2)),
    macLength: hashLength(mac),
    authentication,
    cipher:
      algorithm === 'NULL'
        ? { kind: 'null' }
        : algorithm === 'RC4'
          ? { kind: 'stream', key: new Uint8Array(16).fill(1) }
          : {
              kind: 'block',
              algorithm,
              key: Uint8Array.from({ length: algorithm === 'AES_128' ? 16 : 24 }, (_, index) => index),
              iv: explicitIv ? undefined : new Uint8Array(block).fill(5),
              padding,
              encryptThenMac,
            },
  }
}

// RFC 5246, section 6.2.3.2: every byte of the padding holds its length, and the receiver MUST check all of them.
test('a TLS 1.2 record in CBC mode opens only where each byte of its padding is right', () => {
  const key = new Uint8Array(16).fill(1)
  const macKey = new Uint8Array(32).fill(2)
  const iv = new Uint8Array(16).fill(3)
  const hmacOf = (...parts: readonly Uint8Array[]) =>
    nodeCrypto
      .createHmac('sha256', macKey)
      .update(concat(...parts))
      .digest()
  const header = (length: number) => Uint8Array.of(0, 0, 0, 0, 0, 0, 0, 0, 22, 3, 3, length >> 8, length)
  const encrypt = (plaintext: Uint8Array) => {
    const cipher = nodeCrypto.createCipheriv('aes-128-cbc', key, iv).setAutoPadding(false)
    return concat(iv, cipher.update(plaintext), cipher.final())
  }
  const content = fromHex('0102030405')
  for (const encryptThenMac of [false, true]) {
    const opens = (padding: Uint8Array) => {
      const tag = encryptThenMac ? new Uint8Array(0) : hmacOf(header(content.length), content)
      const encrypted = encrypt(concat(content, tag, padding))
      const record = encryptThenMac
        ? concat(encrypted, hmacOf(header(encrypted.length), encrypted))
        : encrypted
      return tls12Cbc(key, macKey, encryptThenMac).open(22, record)
    }
    // 5 bytes, and 32 of the MAC where it is inside: 11 bytes fill the last block.
    const sound = new Uint8Array(11).fill(10)
    opensAs(opens(sound), 22, content)
    opensAs(opens(new Uint8Array(11 + 16).fill(26)), 22, content, 'a block more')
    for (let at = 0; at < sound.length; at++) {
      const changed = sound.slice()
      changed[at]! ^= 0x40
      assert.equal(opens(changed), undefined, `padding byte ${at}, encrypt-then-MAC: ${encryptThenMac}`)
    }
    assert.equal(opens(new Uint8Array(11).fill(255)), undefined, 'more padding than there is')
  }
  const all = encrypt(new Uint8Array(32).fill(255))
  const authentic = concat(all, hmacOf(header(all.length), all))
  assert.equal(
    tls12Cbc(key, macKey, true).open(22, authentic),
    undefined,
    'nothing but padding, and more than there is',
  )
})

function tls12Cbc(key: Uint8Array, macKey: Uint8Array, encryptThenMac: boolean) {
  const { mac, authentication } = VERSION_PROFILES['TLSv1.2']
  return cipherAndMacDecryption({
    mac: mac('SHA-256', macKey),
    macLength: 32,
    authentication,
    cipher: { kind: 'block', algorithm: 'AES_128', key, iv: undefined, padding: 'checked', encryptThenMac },
  })
}

test('no two records are encrypted alike, however many there are', () => {
  const content = fromHex('00')
  const keys = { key: new Uint8Array(16).fill(1), iv: new Uint8Array(12).fill(2) }
  for (const encryption of [
    tls13Encryption('AES_128_GCM', keys),
    tls12AeadEncryption('AES_128_GCM', { ...keys, iv: keys.iv.subarray(0, 4) }),
  ]) {
    const sealed = Array.from({ length: 2 ** 8 + 2 }, () => toHex(encryption.seal(23, content).content))
    assert.equal(new Set(sealed).size, sealed.length)
  }
})

// https://mailarchive.ietf.org/arch/msg/tls/fzVCzk-z3FShgGJ6DOXqM1ydxms/ (P_SHA256 test vector).
test('the PRF of TLS 1.2 gives the known output', () => {
  const output = prf(
    'SHA-256',
    fromHex('9bbe436ba940f017b17652849a71db35'),
    'test label',
    fromHex('a0ba9f936cda311827a6f796ffd5198c'),
    100,
  )
  const known =
    'e3f229ba727be17b8d122620557cd453c2aab21d07c3d495329b52d4e61edb5a6b301791e90d35c9c9a46b4e14baf9af' +
    '0fa022f7077def17abfd3797c0564bab4fbc91666e9def9b97fce34f796789baa48082d122ee42c5a72e5a5110fff701' +
    '87347b66'
  assert.equal(toHex(output), known)
})

test('the key block is cut in the order of RFC 5246, section 6.3', () => {
  const [client, server] = [new Uint8Array(32).fill(1), new Uint8Array(32).fill(2)]
  const master = masterSecret('SHA-256', new Uint8Array(32).fill(3), client, server)
  assert.equal(master.length, 48)
  assert.notDeepEqual(master, extendedMasterSecret('SHA-256', new Uint8Array(32).fill(3), hash('SHA-256')))
  const block = prf('SHA-256', master, 'key expansion', concat(server, client), 80)
  same(keyBlock('SHA-256', master, client, server, 80), block)
  // Sealed by who has the client's part of it, opened by the server's: 2 MAC keys, 2 keys.
  const suite = usableSuite(0x002f)!
  const profile = VERSION_PROFILES['TLSv1.2']
  const random = (length: number) => new Uint8Array(length).fill(9)
  const { encryption } = recordKeys(profile, suite, master, { client, server }, false, random)
  const { type, content } = encryption.seal(22, fromHex('0102'))
  const [macKey, key] = [block.subarray(0, 20), block.subarray(40, 56)]
  const opened = cipherAndMacDecryption({
    mac: profile.mac('SHA-1', macKey),
    macLength: 20,
    authentication: 'hmac',
    cipher: {
      kind: 'block',
      algorithm: 'AES_128',
      key,
      iv: undefined,
      padding: 'checked',
      encryptThenMac: false,
    },
  }).open(type, content)
  opensAs(opened, 22, fromHex('0102'))
})
test('after a HelloRetryRequest a message_hash stands for the first ClientHello', () => {
  const [first, retry] = [fromHex('01000001aa'), fromHex('02000001bb')]
  const transcript = createTranscript()
  transcript.add(first)
  transcript.replaceByMessageHash('SHA-256')
  transcript.add(retry)
  transcript.useHash('SHA-256')
  const synthetic = concat(fromHex('fe000020'), hash('SHA-256', first))
  same(transcript.hash(), hash('SHA-256', synthetic, retry))
})

test('a CertificateVerify signs what RFC 9846, section 4.5.2, shows', () => {
  const content = certificateVerifyContent('server', new Uint8Array(32).fill(1))
  const text = 'TLS 1.3, server CertificateVerify'
  assert.equal(
    toHex(content),
    toHex(
      concat(new Uint8Array(64).fill(0x20), new TextEncoder().encode(text), fromHex(`00${'01'.repeat(32)}`)),
    ),
  )
})

function same(actual: Uint8Array | undefined, expected: Uint8Array): void {
  assert.equal(actual === undefined ? undefined : toHex(actual), toHex(expected))
}

function opensAs(opened: OpenedRecord | undefined, type: number, content: Uint8Array, what?: string): void {
  assert.deepEqual(
    opened && { type: opened.type, content: toHex(opened.content) },
    { type, content: toHex(content) },
    what,
  )
}

function flipped(bytes: Uint8Array): Uint8Array {
  const copy = bytes.slice()
  copy[0]! ^= 1
  return copy
}

/** Lines of a name and, behind the last space, its value. */
function readVectors(path: string): (name: string) => Uint8Array {
  const values = new Map<string, string>()
  for (const line of readFileSync(path, 'utf8').split('\n')) {
    const match = /^([^#].*?)\s+([0-9a-f]+)$/.exec(line)
    if (match !== null) values.set(match[1]!, match[2]!)
  }
  return (name) => {
    const value = values.get(name)
    if (value === undefined) throw new Error(`no value named ${name} in ${path}`)
    return fromHex(value)
  }
}
