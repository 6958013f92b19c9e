// Files of DER that something precedes, or that a program took for text: what they were is said, and at which byte they
// stop being that.

import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { generateKeyPairSync } from 'node:crypto'
import { test } from 'node:test'
import { parsePem } from '../server/src/pem/pem.ts'
import { insteadOf } from '../server/src/pki/insteadOf.ts'
import { decodeContent } from '../server/src/x509/content.ts'
import { mangledDer } from '../server/src/x509/mangledDer.ts'
import { parseRecipes, pemOfRecipes } from './support/certificateRecipe.ts'

const certificate = Buffer.from(
  parsePem(pemOfRecipes(parseRecipes('subject CN=shop.example,O=Shop\nsan DNS:shop.example')))[0]!.base64
    .bytes,
)
const key = generateKeyPairSync('rsa', { modulusLength: 1024 }).privateKey.export({
  format: 'der',
  type: 'pkcs8',
})
const behind = (...before: number[]) => Buffer.concat([Buffer.from(before), certificate])
const startingWith = (byte: number) => Buffer.from([byte, ...certificate.subarray(1)])

const MANGLED: Readonly<Record<string, readonly [bytes: Buffer, told: string]>> = {
  'a newline': [behind(0x0a), 'is a certificate in DER that begins at byte 1, behind a line break'],
  CRLF: [behind(0x0d, 0x0a), 'is a certificate in DER that begins at byte 2, behind a line break'],
  'a byte order mark': [
    behind(0xef, 0xbb, 0xbf),
    'is a certificate in DER that begins at byte 3, behind a byte order mark',
  ],
  blanks: [behind(0x20, 0x09), 'is a certificate in DER that begins at byte 2, behind white space'],
  zeros: [
    behind(0, 0, 0, 0),
    'is a certificate in DER that begins at byte 4, behind 4 bytes of something else',
  ],
  'a newline, and cut off': [
    behind(0x0a).subarray(0, -20),
    'is a certificate in DER that begins at byte 1, behind a line break',
  ],
  'another first byte': [
    startingWith(0x31),
    'is a certificate in DER but for byte 0: 0x30 expected, 0x31 found',
  ],
  'a dash as its first byte': [
    startingWith(0x2d),
    'is a certificate in DER but for byte 0: 0x30 expected, 0x2d found',
  ],
  'no first byte': [certificate.subarray(1), 'is a certificate in DER without its first byte, 0x30'],
  'U+FFFD for its bytes': [
    Buffer.from(certificate.toString('utf8')),
    'is DER that was written as text in UTF-8: bytes are lost from byte 1 on',
  ],
  'Latin-1 taken for text': [
    Buffer.from(certificate.toString('latin1')),
    'is a certificate in DER that was converted from Latin-1 to UTF-8, from byte 1 on',
  ],
  'a newline before a key': [
    Buffer.concat([Buffer.from('\n'), key]),
    'is a private key (PKCS #8) in DER that begins at byte 1, behind a line break',
  ],
}

for (const [what, [bytes, told]] of Object.entries(MANGLED)) {
  test(`DER with ${what}`, () => {
    assert.equal(mangledDer(bytes), told)
    assert.equal(insteadOf('CRL', bytes), told)
  })
}

test('what is something else is not taken for DER', () => {
  for (const bytes of [
    certificate,
    Buffer.from('hello\n'),
    Buffer.from('0 \ufffd is a character\n'),
    Buffer.from([0x30]),
    Buffer.alloc(0),
    Buffer.alloc(10_000, 0x30),
    Buffer.from([0x30, 0x80]),
    // Larger than what is looked into.
    Buffer.concat([Buffer.from('\n'), Buffer.alloc(2 ** 20), certificate]),
    Buffer.concat([Buffer.alloc(2 ** 20, 0x0a), certificate]),
  ]) {
    assert.equal(mangledDer(bytes), undefined)
  }
})

test('a name with a value of another class than universal is refused, as OpenSSL does', () => {
  const text = Buffer.from('shop.example')
  const at = certificate.indexOf(Buffer.concat([Buffer.from([0x0c, text.length]), text]))
  assert.ok(at > 0)
  for (const tag of [0x4c, 0x80, 0x8c, 0xac, 0xcc, 0xd3]) {
    const changed = Buffer.from(certificate)
    changed[at] = tag
    assert.equal(spawnSync('openssl', ['x509', '-inform', 'DER', '-noout'], { input: changed }).status, 1)
    const { content, faults } = decodeContent('CERTIFICATE', changed)
    assert.equal(content.kind, 'unreadable')
    assert.deepEqual(
      faults.map((it) => [it.kind, it.message, it.bytes?.start]),
      [['der', `the value of CN has tag 0x${tag.toString(16)}, and no type of string has`, at]],
    )
  }
})

test('PEM in the base64 of PEM is told as that', () => {
  const pem = Buffer.from('-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\n')
  for (const label of ['CERTIFICATE', 'PRIVATE KEY', 'X509 CRL']) {
    assert.deepEqual(
      decodeContent(label, pem).faults.map((it) => it.message),
      ['the base64 of a PEM block, where that of DER is expected'],
    )
  }
})
