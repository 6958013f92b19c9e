import assert from 'node:assert/strict'
import { test } from 'node:test'
import { encodeHello, type Hello } from '../server/src/handshake/hello/hello.ts'
import { decode, encode } from '../server/src/tls/codec/presentation.ts'
import { type Extension, extension } from '../server/src/tls/extensions/index.ts'
import { padding } from '../server/src/tls/extensions/padding.ts'
import { preSharedKey } from '../server/src/tls/extensions/preSharedKey.ts'
import { serverName } from '../server/src/tls/extensions/serverName.ts'
import { ClientHello } from '../server/src/tls/handshake/clientHello.ts'

/** The header, the version, the random, three empty or short lists, the length of the extensions and one of a name. */
const WITHOUT_NAME = 4 + 2 + 32 + 1 + 4 + 2 + 2 + (4 + 2 + 3)

// RFC 7685, section 4: from 256 to 511 bytes, the header of the message included.
test('a ClientHello has 512 bytes where it would have 256 to 511', () => {
  for (const [length, padded] of [
    [255, 255],
    [256, 512],
    [300, 512],
    [507, 512],
    // The header of an extension and one zero are 5 bytes.
    [508, 513],
    [511, 516],
    [512, 512],
    [600, 600],
  ] as const) {
    const { message, extensions } = sent(length, [])
    assert.equal(message.length, padded, `${length} bytes`)
    const last = extensions?.at(-1)
    assert.equal(last?.extensionType === padding.type, padded !== length, `${length} bytes`)
    if (padded !== length) {
      assert.equal(last?.extensionData.length, padded - length - 4)
      assert.ok(last.extensionData.every((it) => it === 0))
    }
  }
})

test('padding stands before pre_shared_key, which is the last extension', () => {
  const offer = extension(preSharedKey, 'ClientHello', {
    identities: [{ identity: Uint8Array.of(1, 2, 3, 4), obfuscatedTicketAge: 0 }],
    binders: [new Uint8Array(32)],
  })
  const { message, extensions } = sent(256, [offer])
  assert.equal(message.length, 512)
  assert.deepEqual(
    extensions?.map((it) => it.extensionType),
    [serverName.type, padding.type, preSharedKey.type],
  )
})

test('a ClientHello without a list of extensions, as in SSL 3.0, is not padded', () => {
  const cipherSuites = Array.from({ length: 120 }, (_, index) => index + 1)
  const { message } = encodeHello({ ...HELLO, cipherSuites, extensions: undefined }, RANDOM, NONE, new Map())
  assert.equal(message.length, 4 + 2 + 32 + 1 + 2 + 240 + 2)
})

test('a server that answers padding answers what was not asked', () => {
  const { offered, message } = sent(256, [])
  assert.equal(message.length, 512)
  assert.ok(!offered.extensionTypes.has(padding.type))
})

const NONE = new Uint8Array(0)
const RANDOM = new Uint8Array(32).fill(1)
const HELLO: Hello = {
  framing: 'tls',
  legacyVersion: 0x0303,
  recordVersion: 0x0301,
  sessionId: 'none',
  cipherSuites: [0x1301],
  compressionMethods: [0],
  extensions: [],
}

/** A hello that has so many bytes before it is padded, with a name that makes it so long. */
function sent(length: number, others: readonly Extension[]) {
  const rest = others.reduce((sum, it) => sum + 4 + it.extensionData.length, 0)
  const name = new Uint8Array(length - WITHOUT_NAME - rest).fill(0x61)
  const extensions = [
    extension(serverName, 'ClientHello', { serverNameList: [{ nameType: 0, name }] }),
    ...others,
  ]
  const { message, offered } = encodeHello({ ...HELLO, extensions }, RANDOM, NONE, new Map())
  const decoded = decode(ClientHello, message.subarray(4))
  assert.equal(encode(ClientHello, decoded).length, message.length - 4)
  return { message, offered, extensions: decoded.extensions }
}
