import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { type CipherGCMTypes, createCipheriv, randomBytes } from 'node:crypto'
import { test } from 'node:test'
import { fromHex, toHex } from '../server/src/base/hex.ts'
import { type AeadName, aead } from '../server/src/crypto/aead.ts'
import { type BlockCipherName, blockCipher } from '../server/src/crypto/blockCiphers.ts'
import { cbcMode } from '../server/src/crypto/cbc.ts'
import { rc2 } from '../server/src/crypto/rc2.ts'
import { rc4 } from '../server/src/crypto/rc4.ts'

test('each block cipher gives what its specification prints', () => {
  const vectors: readonly (readonly [BlockCipherName, string, string, string])[] = [
    // NIST SP 800-67 has three keys; the single one is the worked example that textbooks of DES share.
    ['DES', '133457799bbcdff1', '0123456789abcdef', '85e813540f0ab405'],
    // RFC 2268, section 5.
    ['RC2', '3000000000000000', '1000000000000001', '30649edf9be7d2c2'],
    // Lai, "On the Design and Security of Block Ciphers", 1992.
    ['IDEA', '00010002000300040005000600070008', '0000000100020003', '11fbed2b01986de5'],
    // RFC 4269, appendix B.1.
    ['SEED', '00'.repeat(16), '000102030405060708090a0b0c0d0e0f', '5ebac6e0054e166819aff1cc6d346cdb'],
    // RFC 3713, appendix A.
    [
      'CAMELLIA_128',
      '0123456789abcdeffedcba9876543210',
      '0123456789abcdeffedcba9876543210',
      '67673138549669730857065648eabe43',
    ],
    [
      'CAMELLIA_256',
      '0123456789abcdeffedcba987654321000112233445566778899aabbccddeeff',
      '0123456789abcdeffedcba9876543210',
      '9acc237dff16d76c20ef7c919e3a7509',
    ],
    // RFC 5794, appendix A.
    [
      'ARIA_128',
      '000102030405060708090a0b0c0d0e0f',
      '00112233445566778899aabbccddeeff',
      'd718fbd6ab644c739da95f3be6451778',
    ],
    [
      'ARIA_256',
      '000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f',
      '00112233445566778899aabbccddeeff',
      'f92bd7c79fb72e2f2b8f80c1972d24fc',
    ],
  ]
  for (const [name, key, plaintext, ciphertext] of vectors) {
    const cipher = blockCipher(name, fromHex(key))
    assert.equal(toHex(cipher.encryptBlock(fromHex(plaintext))), ciphertext, name)
    assert.equal(toHex(cipher.decryptBlock(fromHex(ciphertext))), plaintext, name)
  }
  // RFC 2268, section 5: fewer effective bits than the key has.
  for (const [key, bits, plaintext, ciphertext] of [
    ['0000000000000000', 63, '0000000000000000', 'ebb773f993278eff'],
    ['ffffffffffffffff', 64, 'ffffffffffffffff', '278b27e42e2f0d49'],
    ['88', 64, '0000000000000000', '61a8a244adacccf0'],
  ] as const) {
    assert.equal(toHex(rc2(fromHex(key), bits).encryptBlock(fromHex(plaintext))), ciphertext)
  }
})

test('RC4 goes on where the call before has ended', () => {
  // RFC 6229, section 2.
  for (const [key, stream] of [
    ['0102030405', 'b2396305f03dc027ccc3524a0a1118a86982944f18fc82d589c403a47a0d0919'],
    ['0102030405060708090a0b0c0d0e0f10', '9ac7cc9a609d1ef7b2932899cde41b975248c4959014126a6e8a84f11d1a9e1c'],
  ] as const) {
    const cipher = rc4(fromHex(key))
    const parts = [5, 0, 27].map((length) => toHex(cipher.apply(new Uint8Array(length))))
    assert.equal(parts.join(''), stream)
  }
})

/** By OpenSSL's names in CBC mode. */
const IN_OPENSSL: readonly (readonly [BlockCipherName, string, number])[] = [
  ['AES_128', 'aes-128-cbc', 16],
  ['AES_256', 'aes-256-cbc', 32],
  ['DES', 'des-cbc', 8],
  ['3DES_EDE', 'des-ede3-cbc', 24],
  ['RC2', 'rc2-cbc', 16],
  ['IDEA', 'idea-cbc', 16],
  ['SEED', 'seed-cbc', 16],
  ['CAMELLIA_128', 'camellia-128-cbc', 16],
  ['CAMELLIA_256', 'camellia-256-cbc', 32],
  ['ARIA_128', 'aria-128-cbc', 16],
  ['ARIA_256', 'aria-256-cbc', 32],
]

test('CBC mode agrees with OpenSSL for random keys, vectors and texts', () => {
  // Half of these ciphers are in OpenSSL's legacy provider, which is a matter of a process's start.
  const script = `
    const { createCipheriv, randomBytes } = require('node:crypto')
    const hex = (it) => it.toString('hex')
    console.log(JSON.stringify(${JSON.stringify(IN_OPENSSL)}.map(([, openssl, length]) =>
      Array.from({ length: 40 }, (_, index) => {
        const size = /des|rc2|idea/.test(openssl) ? 8 : 16
        const [key, iv, text] = [randomBytes(length), randomBytes(size), randomBytes(size * (1 + index % 5))]
        const cipher = createCipheriv(openssl, key, iv).setAutoPadding(false)
        return [hex(key), hex(iv), hex(text), hex(Buffer.concat([cipher.update(text), cipher.final()]))]
      }))))`
  const output = execFileSync(process.execPath, ['--openssl-legacy-provider', '-e', script], {
    encoding: 'utf8',
  })
  const samples = JSON.parse(output) as string[][][]
  IN_OPENSSL.forEach(([name], index) => {
    assert.equal(samples[index]?.length, 40)
    for (const [key, iv, plaintext, ciphertext] of samples[index]!) {
      const cipher = cbcMode(name, fromHex(key!))
      assert.equal(toHex(cipher.encrypt(fromHex(iv!), fromHex(plaintext!))), ciphertext, name)
      assert.equal(toHex(cipher.decrypt(fromHex(iv!), fromHex(ciphertext!))), plaintext, name)
    }
  })
})

test('GCM over ARIA agrees with OpenSSL, whatever the lengths', () => {
  for (let index = 0; index < 60; index++) {
    const bits = index % 2 === 0 ? 128 : 256
    const [key, nonce] = [randomBytes(bits / 8), randomBytes(12)]
    const [data, plaintext] = [randomBytes(index % 37), randomBytes(index * 3)]
    const cipher = createCipheriv(`aria-${bits}-gcm` as CipherGCMTypes, key, nonce).setAAD(data)
    const sealed = Buffer.concat([cipher.update(plaintext), cipher.final(), cipher.getAuthTag()])
    const ours = aead(`ARIA_${bits}_GCM` as AeadName, Uint8Array.from(key))
    const made = ours.seal(Uint8Array.from(nonce), Uint8Array.from(data), Uint8Array.from(plaintext))
    assert.equal(toHex(made), sealed.toString('hex'))
    assert.equal(
      toHex(ours.open(Uint8Array.from(nonce), Uint8Array.from(data), made)!),
      plaintext.toString('hex'),
    )
    made[index % made.length]! ^= 1
    assert.equal(ours.open(Uint8Array.from(nonce), Uint8Array.from(data), made), undefined)
  }
})

test('a key of another length is refused', () => {
  assert.throws(() => blockCipher('3DES_EDE', new Uint8Array(16)), RangeError)
  assert.throws(() => cbcMode('SEED', new Uint8Array(8)), RangeError)
})
