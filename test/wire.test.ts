import assert from 'node:assert/strict'
import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { concat, DecodeError } from '../server/src/base/bytes.ts'
import { ALERT_DESCRIPTIONS } from '../server/src/registry/alertDescriptions.generated.ts'
import { extensionTypeName } from '../server/src/registry/extensionTypes.ts'
import { handshakeTypeName } from '../server/src/registry/handshakeTypes.ts'
import { AlertDescription } from '../server/src/tls/alert.ts'
import { decode, encode } from '../server/src/tls/codec/presentation.ts'
import type { Extension } from '../server/src/tls/extensions/index.ts'
import { EXTENSIONS } from '../server/src/tls/extensions/index.ts'
import { HandshakeType } from '../server/src/tls/handshake/handshake.ts'
import { readHexFixture, renderHexFixture } from './support/hexFixture.ts'
import { wireSubject } from './support/wireCodecs.ts'

const FOLDER = 'test/fixtures/wire'
const FILES = readdirSync(FOLDER)

for (const file of FILES) {
  test(`wire/${file}`, () => {
    const path = join(FOLDER, file)
    const text = readFileSync(path, 'utf8')
    const fixture = readHexFixture(text)
    const { bytes, subject } = fixture
    const { codec, content, name } = wireSubject(subject)

    const rendered = renderHexFixture(fixture, codec)
    if (process.env['UPDATE'] === '1') writeFileSync(path, rendered)
    else assert.equal(text, rendered)

    const value = decode(codec, bytes)
    assert.equal(name(value), subject)
    assert.deepEqual(encode(codec, value), bytes)
    for (let length = 0; length < bytes.length; length++) {
      assert.throws(() => decode(codec, bytes.slice(0, length)), DecodeError, `a prefix of ${length} bytes`)
    }
    assert.throws(() => decode(codec, concat(bytes, Uint8Array.of(0))), DecodeError, 'one byte more')

    // An extension keeps its bytes, so its content is written and read once more by itself.
    if (content !== undefined) {
      const { extensionData } = value as Extension
      assert.deepEqual(encode(content, decode(content, extensionData)), extensionData)
    }
  })
}

test('every message and every form of an extension has a fixture', () => {
  const subjects = FILES.map((file) => readHexFixture(readFileSync(join(FOLDER, file), 'utf8')).subject)
  const missing: string[] = []
  for (const [type, number] of Object.entries(HandshakeType)) {
    // message_hash stands for a ClientHello in the transcript and is never sent.
    if (number === HandshakeType.message_hash) continue
    const name = type.replace(/(?:^|_)([a-z])/g, (_, letter: string) => letter.toUpperCase())
    if (!subjects.some((it) => it.split(' ')[0] === name)) missing.push(name)
  }
  for (const { name, forms } of EXTENSIONS) {
    for (const message of Object.keys(forms)) {
      if (!subjects.includes(`${name} in ${message}`)) missing.push(`${name} in ${message}`)
    }
  }
  assert.deepEqual(missing, [])
})

test('the names that code uses are those of the registries', () => {
  for (const [name, type] of Object.entries(HandshakeType)) assert.equal(handshakeTypeName(type), name)
  for (const { name, type } of EXTENSIONS) assert.equal(extensionTypeName(type), name)
  const alerts = new Map(ALERT_DESCRIPTIONS)
  for (const [name, value] of Object.entries(AlertDescription)) assert.equal(alerts.get(value), name)
})
