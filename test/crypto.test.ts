import assert from 'node:assert/strict'
import * as nodeCrypto from 'node:crypto'
import { test } from 'node:test'
import { concat } from '../server/src/base/bytes.ts'
import { fromHex, toHex } from '../server/src/base/hex.ts'
import { type AeadName, aead } from '../server/src/crypto/aead.ts'
import { verifyEcdsa } from '../server/src/crypto/ecdsa.ts'
import { verifyEd448, verifyEd25519 } from '../server/src/crypto/eddsa.ts'
import { diffieHellman } from '../server/src/crypto/finiteField.ts'
import { hash, runningHash } from '../server/src/crypto/hash.ts'
import { expand, extract } from '../server/src/crypto/hkdf.ts'
import { hmac } from '../server/src/crypto/hmac.ts'
import { bytesOf, integerOf } from '../server/src/crypto/integer.ts'
import { generateKey, type KeyAgreementGroup } from '../server/src/crypto/keyAgreement.ts'
import {
  encryptPkcs1,
  isUsableRsaKey,
  type RsaPublicKey,
  verifyPkcs1,
  verifyPkcs1Digest,
  verifyPss,
} from '../server/src/crypto/rsa.ts'

const text = (value: string) => new TextEncoder().encode(value)

// FIPS 180-4, example "abc"; RFC 1321, appendix A.5.
test('hashes of "abc"', () => {
  const known = {
    MD5: '900150983cd24fb0d6963f7d28e17f72',
    'SHA-1': 'a9993e364706816aba3e25717850c26c9cd0d89d',
    'SHA-256': 'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad',
  } as const
  for (const name of ['MD5', 'SHA-1', 'SHA-256'] as const) {
    assert.equal(toHex(hash(name, text('a'), text('bc'))), known[name])
  }
  const running = runningHash('SHA-256')
  running.update(text('ab'))
  running.digest()
  running.update(text('c'))
  assert.equal(toHex(running.digest()), known['SHA-256'])
})

// RFC 4231, section 4.3.
test('HMAC-SHA-256, test case 2', () => {
  const known = '5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843'
  assert.equal(toHex(hmac('SHA-256', text('Jefe'), text('what do ya want '), text('for nothing?'))), known)
})

// RFC 5869, appendix A.1.
test('HKDF, test case 1', () => {
  const key = extract('SHA-256', fromHex('000102030405060708090a0b0c'), fromHex('0b'.repeat(22)))
  assert.equal(toHex(key), '077709362c2e32df0ddc3f0dc47bba6390b6c73bb50f9c3122ec844ad7c2b3e5')
  const output = expand('SHA-256', key, fromHex('f0f1f2f3f4f5f6f7f8f9'), 42)
  const known = '3cb25f25faacd57a90434f64d0362f2a2d2d0a90cf1a5a4c5db02d56ecc4c5bf34007208d5b887185865'
  assert.equal(toHex(output), known)
})

// NIST SP 800-38C, example 3 (a nonce of 96 bits, a tag of 64).
test('AES-CCM, example 3', () => {
  const cipher = aead('AES_128_CCM_8', fromHex('404142434445464748494a4b4c4d4e4f'))
  const nonce = fromHex('101112131415161718191a1b')
  const additional = fromHex('000102030405060708090a0b0c0d0e0f10111213')
  const plaintext = fromHex('202122232425262728292a2b2c2d2e2f3031323334353637')
  const sealed = cipher.seal(nonce, additional, plaintext)
  assert.equal(toHex(sealed), 'e3b201a9f5b71a7a9b1ceaeccd97e70b6176aad9a4428aa5484392fbc1b09951')
  assert.deepEqual(cipher.open(nonce, additional, sealed), plaintext)
})

test('what an AEAD seals is what Node seals, and a changed byte does not open', () => {
  for (const [name, nodeName] of [
    ['AES_128_GCM', 'aes-128-gcm'],
    ['AES_256_GCM', 'aes-256-gcm'],
    ['CHACHA20_POLY1305', 'chacha20-poly1305'],
    ['AES_128_CCM', 'aes-128-ccm'],
    ['AES_256_CCM', 'aes-256-ccm'],
    ['AES_256_CCM_8', 'aes-256-ccm'],
  ] as const satisfies readonly (readonly [AeadName, string])[]) {
    const key = fromHex('a1'.repeat(name.includes('128') ? 16 : 32))
    const cipher = aead(name, key)
    const nonce = fromHex('b2'.repeat(12))
    // Node's CCM gives no tag for an empty message.
    for (const length of name.includes('CCM') ? [1, 16, 1000] : [0, 1, 16, 1000]) {
      const plaintext = new Uint8Array(length).fill(3)
      const sealed = cipher.seal(nonce, text('aad'), plaintext)
      // Node's types know the three families by different overloads; the run-time call is the same.
      const peer = nodeCrypto.createCipheriv(nodeName as 'aes-128-ccm', key, nonce, {
        authTagLength: cipher.tagLength,
      })
      peer.setAAD(text('aad'), { plaintextLength: length })
      const expected = concat(peer.update(plaintext), peer.final(), peer.getAuthTag())
      assert.equal(toHex(sealed), toHex(expected), `${name}, ${length} bytes`)
      assert.deepEqual(cipher.open(nonce, text('aad'), sealed), plaintext)
      sealed[sealed.length - 1]! ^= 1
      assert.equal(cipher.open(nonce, text('aad'), sealed), undefined)
    }
    assert.equal(cipher.open(nonce, text('aad'), new Uint8Array(3)), undefined)
  }
})

// RFC 7748, section 6.1.
test('X25519 between Alice and Bob', () => {
  const alice = generateKey('x25519', () =>
    fromHex('77076d0a7318a57d3c16c17251b26645df4c2f87ebc0992ab177fba51db92c2a'),
  )
  assert.equal(toHex(alice.publicKey), '8520f0098930a754748b7ddcb43ef75a0dbf3a0d26381af4eba4a98eaa9b4e6a')
  const bob = fromHex('de9edb7d7b7dc1b4d35b61c2ece435373f8343c85b78674dadfc7e146f882b4f')
  const shared = alice.sharedSecret(bob)
  assert.equal(shared && toHex(shared), '4a5d9d5ba4ce2de1728e3bf480350f25e07e21c947d19e3376f09b3c1e161742')
})

test('a shared secret is the one that Node computes, in each group', () => {
  for (const [group, nodeName] of [
    ['secp256r1', 'prime256v1'],
    ['secp384r1', 'secp384r1'],
    ['secp521r1', 'secp521r1'],
  ] as const satisfies readonly (readonly [KeyAgreementGroup, string])[]) {
    const mine = generateKey(group, (length) => nodeCrypto.randomBytes(length))
    const peer = nodeCrypto.createECDH(nodeName)
    peer.generateKeys()
    const shared = mine.sharedSecret(peer.getPublicKey())
    assert.equal(shared && toHex(shared), peer.computeSecret(mine.publicKey).toString('hex'), group)
    assert.equal(mine.sharedSecret(peer.getPublicKey(null, 'compressed')), undefined)
    assert.equal(mine.sharedSecret(new Uint8Array(mine.publicKey.length).fill(4)), undefined)
  }
})

test('a point of small order or of the wrong length gives no secret', () => {
  const mine = generateKey('x25519', (length) => new Uint8Array(length).fill(5))
  assert.equal(mine.sharedSecret(new Uint8Array(32)), undefined)
  assert.equal(mine.sharedSecret(new Uint8Array(31).fill(9)), undefined)
})

test('RSA signatures made by Node verify, and changed ones do not', () => {
  for (const bits of [1024, 2048, 2049]) {
    const { publicKey, privateKey } = nodeCrypto.generateKeyPairSync('rsa', { modulusLength: bits })
    const key = rsaKey(publicKey)
    const message = text('what was signed')
    for (const [name, nodeName] of [
      ['SHA-1', 'sha1'],
      ['SHA-256', 'sha256'],
      ['SHA-384', 'sha384'],
      ['SHA-512', 'sha512'],
    ] as const) {
      const pkcs1 = nodeCrypto.sign(nodeName, message, privateKey)
      assert.ok(verifyPkcs1(key, name, message, pkcs1), `PKCS #1 v1.5 with ${name}, ${bits} bits`)
      assert.ok(!verifyPkcs1(key, name, text('something else'), pkcs1))
      assert.ok(!verifyPkcs1(key, 'MD5', message, pkcs1))
      // 1024 bits do not hold SHA-512 with a salt as long.
      if (bits === 1024 && name === 'SHA-512') continue
      const pss = nodeCrypto.sign(nodeName, message, {
        key: privateKey,
        padding: nodeCrypto.constants.RSA_PKCS1_PSS_PADDING,
        saltLength: nodeCrypto.constants.RSA_PSS_SALTLEN_DIGEST,
      })
      assert.ok(verifyPss(key, name, message, pss), `PSS with ${name}, ${bits} bits`)
      assert.ok(!verifyPss(key, name, text('something else'), pss))
      assert.ok(!verifyPss(key, name, message, pss, 8))
      assert.ok(!verifyPss(key, name, message, pkcs1))
      pss[40]! ^= 1
      assert.ok(!verifyPss(key, name, message, pss))
    }
  }
})

// RFC 8017, section 9.1.2, steps 4 and 10: nothing of the encoded message may be otherwise, or a signature could be
// made up without the private key for small exponents.
test('an RSA-PSS signature whose padding, separator or trailer is wrong does not verify', () => {
  const { publicKey, privateKey } = nodeCrypto.generateKeyPairSync('rsa', { modulusLength: 2048 })
  const key = rsaKey(publicKey)
  const message = text('what was signed')
  const salt = nodeCrypto.randomBytes(32)
  const sha256 = (...parts: readonly Uint8Array[]) =>
    nodeCrypto
      .createHash('sha256')
      .update(concat(...parts))
      .digest()
  const h = sha256(new Uint8Array(8), sha256(message), salt)
  const dbLength = 256 - 32 - 1
  const mask = concat(
    ...Array.from({ length: Math.ceil(dbLength / 32) }, (_, index) =>
      sha256(h, Uint8Array.of(0, 0, 0, index)),
    ),
  ).subarray(0, dbLength)
  const separatorAt = dbLength - 32 - 1
  const verifies = (change: (db: Uint8Array) => void, trailer = 0xbc) => {
    const db = concat(new Uint8Array(separatorAt), Uint8Array.of(1), salt)
    change(db)
    const masked = db.map((byte, index) => byte ^ mask[index]!)
    // The modulus has 2048 bits, the encoded message 2047: its first bit is zero.
    masked[0]! &= 0x7f
    const encoded = concat(masked, h, Uint8Array.of(trailer))
    const signature = nodeCrypto.privateEncrypt(
      { key: privateKey, padding: nodeCrypto.constants.RSA_NO_PADDING },
      encoded,
    )
    return verifyPss(key, 'SHA-256', message, signature)
  }
  assert.ok(verifies(() => {}))
  for (const at of [0, 1, separatorAt - 1]) {
    assert.ok(!verifies((db) => db.fill(2, at, at + 1)), `padding, byte ${at}`)
  }
  for (const separator of [0, 2, 0x81]) {
    assert.ok(!verifies((db) => db.fill(separator, separatorAt, separatorAt + 1)), `separator ${separator}`)
  }
  assert.ok(!verifies(() => {}, 0xcc), 'trailer')
})

// RFC 8017, sections 5.2.2, 8.1.2 and 8.2.2: a signature is as long as the modulus and smaller than it.
test('an RSA signature in another form of the same number does not verify', () => {
  const { publicKey, privateKey } = nodeCrypto.generateKeyPairSync('rsa', { modulusLength: 1020 })
  const key = rsaKey(publicKey)
  const message = text('what was signed')
  const signature = nodeCrypto.sign('sha256', message, privateKey)
  assert.ok(verifyPkcs1(key, 'SHA-256', message, signature))
  assert.ok(!verifyPkcs1(key, 'SHA-256', message, concat(Uint8Array.of(0), signature)), 'a zero more')
  const larger = bytesOf(integerOf(signature) + integerOf(key.modulus), signature.length)
  assert.ok(!verifyPkcs1(key, 'SHA-256', message, larger), 'the modulus more')
})

// Section 9.2, step 3.
test('an RSA signature with fewer than eight bytes of padding does not verify', () => {
  const { publicKey, privateKey } = nodeCrypto.generateKeyPairSync('rsa', { modulusLength: 512 })
  for (const padding of [7, 8]) {
    const digestInfo = new Uint8Array(64 - 3 - padding).fill(5)
    const encoded = concat(
      Uint8Array.of(0, 1),
      new Uint8Array(padding).fill(0xff),
      Uint8Array.of(0),
      digestInfo,
    )
    assert.equal(
      verifyPkcs1Digest(rsaKey(publicKey), digestInfo, rawSignature(privateKey, encoded)),
      padding === 8,
    )
  }
})

// Sections 8.1.2, step 2c, and 9.1.2, step 6: what stands above the encoded message is zero.
test('an RSA-PSS signature with a bit above its encoded message does not verify', () => {
  for (const bits of [1024, 1025, 1026, 1031]) {
    const { publicKey, privateKey } = nodeCrypto.generateKeyPairSync('rsa', { modulusLength: bits })
    const key = rsaKey(publicKey)
    const message = text('what was signed')
    const sign = () =>
      nodeCrypto.sign('sha256', message, {
        key: privateKey,
        padding: nodeCrypto.constants.RSA_PKCS1_PSS_PADDING,
        saltLength: 32,
      })
    const above = 1n << BigInt(bits - 1)
    let larger: bigint
    let length: number
    // The modulus has this bit too: it must be larger still.
    do {
      const encoded = nodeCrypto.publicDecrypt(
        { key: publicKey, padding: nodeCrypto.constants.RSA_NO_PADDING },
        sign(),
      )
      length = encoded.length
      larger = integerOf(encoded) | above
    } while (larger >= integerOf(key.modulus))
    const encoded = bytesOf(larger, length)
    assert.ok(verifyPss(key, 'SHA-256', message, sign()))
    assert.ok(!verifyPss(key, 'SHA-256', message, rawSignature(privateKey, encoded)), `${bits} bits`)
  }
})

function rawSignature(key: nodeCrypto.KeyObject, encoded: Uint8Array): Uint8Array {
  return nodeCrypto.privateEncrypt({ key, padding: nodeCrypto.constants.RSA_NO_PADDING }, encoded)
}

test('an RSA key that is absurdly large, or signs for everyone, is not computed with', () => {
  const huge = { modulus: new Uint8Array(4096).fill(0xff), exponent: fromHex('010001') }
  assert.ok(!isUsableRsaKey(huge))
  assert.ok(!isUsableRsaKey({ modulus: new Uint8Array(256).fill(0xff), exponent: fromHex('01') }))
  const modulus = new Uint8Array(256).fill(0xff)
  assert.ok(isUsableRsaKey({ modulus, exponent: new Uint8Array(32).fill(0xff) }))
  assert.ok(!isUsableRsaKey({ modulus, exponent: new Uint8Array(33).fill(0xff) }))
  assert.ok(!verifyPkcs1(huge, 'SHA-256', text('x'), new Uint8Array(4096)))
  assert.ok(
    !verifyPkcs1({ modulus: new Uint8Array(0), exponent: new Uint8Array(0) }, 'SHA-256', text('x'), text('')),
  )
})

test('what is encrypted with an RSA key, Node decrypts', () => {
  const { publicKey, privateKey } = nodeCrypto.generateKeyPairSync('rsa', { modulusLength: 1024 })
  const random = (length: number) => new Uint8Array(length)
  const encrypted = encryptPkcs1(rsaKey(publicKey), text('secret'), random)
  assert.ok(encrypted)
  // Node has PKCS #1 v1.5 decryption closed against timing attacks; the bare operation shows the padding itself.
  const padding = nodeCrypto.constants.RSA_NO_PADDING
  const encoded = nodeCrypto.privateDecrypt({ key: privateKey, padding }, encrypted)
  assert.equal(toHex(encoded), `0002${'01'.repeat(128 - 3 - 6)}00${toHex(text('secret'))}`)
  assert.equal(encryptPkcs1(rsaKey(publicKey), new Uint8Array(118), random), undefined, 'too long')
})

test('a Diffie-Hellman secret is the one that Node computes; degenerate parameters have none', () => {
  const peer = nodeCrypto.getDiffieHellman('modp14')
  peer.generateKeys()
  const [prime, generator] = [peer.getPrime(), peer.getGenerator()]
  const mine = diffieHellman(prime, generator, peer.getPublicKey(), (length) =>
    nodeCrypto.randomBytes(length),
  )
  assert.ok(mine)
  const secret = toHex(peer.computeSecret(mine.publicValue)).replace(/^(?:00)+/, '')
  assert.equal(toHex(mine.sharedSecret), secret)
  const ones = (length: number) => new Uint8Array(length).fill(1)
  assert.equal(diffieHellman(prime, generator, Uint8Array.of(1), ones), undefined)
  assert.equal(diffieHellman(prime, generator, prime, ones), undefined)
  assert.equal(
    diffieHellman(prime.subarray(0, 32), generator, Uint8Array.of(5), ones),
    undefined,
    'too small',
  )
  assert.equal(diffieHellman(new Uint8Array(2048).fill(0xff), generator, Uint8Array.of(5), ones), undefined)
})

// RFC 6979, appendix A.2.5, message "sample" with SHA-256.
test('the ECDSA signature of RFC 6979 on P-256 verifies', () => {
  const point = fromHex(
    '0460fed4ba255a9d31c961eb74c6356d68c049b8923b61fa6ce669622e60f29fb67903fe1008b8bc99a41ae9e95628bc64f2f1b20c2d7e9f5177a3c294d4462299',
  )
  const signature = fromHex(
    '3046022100efd48b2aacb6a8fd1140dd9cd45e81d69d2c877b56aaf991c34d0ea84eaf3716022100f7cb1c942d657c41d436c7a1b6e29f65f3e900dbb9aff4064dc4ab2f843acda8',
  )
  assert.ok(verifyEcdsa('secp256r1', point, 'SHA-256', text('sample'), signature))
  assert.ok(!verifyEcdsa('secp256r1', point, 'SHA-256', text('simple'), signature))
  assert.ok(!verifyEcdsa('secp256r1', point, 'SHA-256', text('sample'), fromHex('3000')))
  assert.ok(!verifyEcdsa('secp384r1', point, 'SHA-256', text('sample'), signature))
})

test('ECDSA signatures made by Node verify on each curve, with hashes shorter and longer than it', () => {
  for (const [curve, nodeName] of [
    ['secp256r1', 'P-256'],
    ['secp384r1', 'P-384'],
    ['secp521r1', 'P-521'],
  ] as const) {
    const { publicKey, privateKey } = nodeCrypto.generateKeyPairSync('ec', { namedCurve: nodeName })
    const { x = '', y = '' } = publicKey.export({ format: 'jwk' })
    const point = concat(Uint8Array.of(4), Buffer.from(x, 'base64url'), Buffer.from(y, 'base64url'))
    for (const [name, hashName] of [
      ['sha256', 'SHA-256'],
      ['sha384', 'SHA-384'],
      ['sha512', 'SHA-512'],
    ] as const) {
      const signature = nodeCrypto.sign(name, text('message'), privateKey)
      assert.ok(verifyEcdsa(curve, point, hashName, text('message'), signature), `${curve} with ${hashName}`)
      signature[signature.length - 1]! ^= 1
      assert.ok(!verifyEcdsa(curve, point, hashName, text('message'), signature))
    }
  }
})

// RFC 8032, sections 7.1 (test 2) and 7.4 (one octet).
test('Ed25519 and Ed448 verify', () => {
  const key = fromHex('3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c')
  const signature = fromHex(
    '92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00',
  )
  assert.ok(verifyEd25519(key, fromHex('72'), signature))
  assert.ok(!verifyEd25519(key, fromHex('73'), signature))
  assert.ok(!verifyEd25519(key.subarray(1), fromHex('72'), signature))
  const pair = nodeCrypto.generateKeyPairSync('ed448')
  const publicKey = Buffer.from(pair.publicKey.export({ format: 'jwk' }).x ?? '', 'base64url')
  assert.ok(verifyEd448(publicKey, text('message'), nodeCrypto.sign(null, text('message'), pair.privateKey)))
})

function rsaKey(key: nodeCrypto.KeyObject): RsaPublicKey {
  const { n = '', e = '' } = key.export({ format: 'jwk' })
  return { modulus: Buffer.from(n, 'base64url'), exponent: Buffer.from(e, 'base64url') }
}
