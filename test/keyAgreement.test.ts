// Key agreement over curves, finite fields and ML-KEM. The vectors of ML-KEM are in test/corpora, and OpenSSL's own in
// test/interop/keyAgreement.test.ts.

import assert from 'node:assert/strict'
import * as nodeCrypto from 'node:crypto'
import { test } from 'node:test'
import { ml_kem768, ml_kem1024 } from '@noble/post-quantum/ml-kem.js'
import { concat } from '../server/src/base/bytes.ts'
import { fromHex, toHex } from '../server/src/base/hex.ts'
import { type FfdheGroup, ffdhePrime } from '../server/src/crypto/ffdhe.ts'
import { diffieHellman } from '../server/src/crypto/finiteField.ts'
import { bytesOf, integerOf } from '../server/src/crypto/integer.ts'
import {
  generateKey,
  isKeyAgreementGroup,
  type KeyAgreementGroup,
} from '../server/src/crypto/keyAgreement.ts'
import { allNamedGroups, namedGroup, namedGroupByName } from '../server/src/registry/namedGroups.ts'

const random = (length: number) => new Uint8Array(nodeCrypto.randomBytes(length))

const COMPUTED = allNamedGroups()
  .map((id) => namedGroup(id).name)
  .filter(isKeyAgreementGroup)

test('every computed group is registered, and its share is as long as the registry says', () => {
  assert.deepEqual(COMPUTED, [
    'secp256k1',
    'secp256r1',
    'secp384r1',
    'secp521r1',
    'brainpoolP256r1',
    'brainpoolP384r1',
    'brainpoolP512r1',
    'x25519',
    'x448',
    'brainpoolP256r1tls13',
    'brainpoolP384r1tls13',
    'brainpoolP512r1tls13',
    'ffdhe2048',
    'ffdhe3072',
    'ffdhe4096',
    'ffdhe6144',
    'ffdhe8192',
    'MLKEM512',
    'MLKEM768',
    'MLKEM1024',
    'SecP256r1MLKEM768',
    'X25519MLKEM768',
    'SecP384r1MLKEM1024',
  ])
  for (const name of COMPUTED) {
    const group = namedGroupByName(name)
    const key = generateKey(name, random)
    if (group?.clientShareLength !== undefined) {
      assert.equal(key.publicKey.length, group.clientShareLength, name)
    } else {
      assert.equal(name, 'secp256k1', 'it is not for TLS 1.3')
    }
    const length = group?.serverShareLength ?? 65
    for (const wrong of [0, 1, length - 1, length + 1]) {
      assert.equal(key.sharedSecret(new Uint8Array(wrong).fill(4)), undefined, `${name}, ${wrong} bytes`)
    }
  }
  assert.ok(!isKeyAgreementGroup('toString'))
})

// RFC 7748, section 6.2.
test('X448 between Alice and Bob', () => {
  const alice = generateKey('x448', () =>
    fromHex(
      '9a8f4925d1519f5775cf46b04b5800d4ee9ee8bae8bc5565d498c28dd9c9baf574a9419744897391006382a6f127ab1d9ac2d8c0a598726b',
    ),
  )
  assert.equal(
    toHex(alice.publicKey),
    '9b08f7cc31b7e3e67d22d5aea121074a273bd2b83de09c63faa73d2c22c5d9bbc836647241d953d40c5b12da88120d53177f80e532c41fa0',
  )
  const shared = alice.sharedSecret(
    fromHex(
      '3eb7a829b0cd20f5bcfc0b599b6feccf6da4627107bdb0d4f345b43027d8b972fc3e34fb4232a13ca706dcb57aec3dae07bdc1c67bf33609',
    ),
  )
  assert.equal(
    toHex(shared!),
    '07fff4181ac6cc95ec1c16a94a0f74d12da232ce40a77552281d282bb60c0b56fd2464c335543936521c24403085d59a449a5037514a879d',
  )
})

// RFC 7027, appendix A.1.
test('brainpoolP256r1 between A and B', () => {
  const a = privateKey('brainpoolP256r1', '81db1ee100150ff2ea338d708271be38300cb54241d79950f77b063039804f1d')
  const b = privateKey('brainpoolP256r1', '55e40bc41e37e3e2ad25c3c6654511ffa8474a91a0032087593852d3e7d76bd3')
  assert.equal(
    toHex(a.publicKey),
    '0444106e913f92bc02a1705d9953a8414db95e1aaa49e81d9e85f929a8e3100be58ab4846f11caccb73ce49cbdd120f5a900a69fd32c272223f789ef10eb089bdc',
  )
  const secret = '89afc39d41d3b327814b80940b042590f96556ec91e6ae7939bce31f3a18bf2b'
  assert.equal(toHex(a.sharedSecret(b.publicKey)!), secret)
  assert.equal(toHex(b.sharedSecret(a.publicKey)!), secret)
})

/** FIPS 186-5, appendix A.2.1: a private key is one more than the random number. */
function privateKey(group: KeyAgreementGroup, secret: string) {
  return generateKey(group, (length) => bytesOf(integerOf(fromHex(secret)) - 1n, length))
}

test('the secret of each curve is the one that Node computes', () => {
  for (const [group, nodeName] of [
    ['secp256k1', 'secp256k1'],
    ['brainpoolP256r1', 'brainpoolP256r1'],
    ['brainpoolP384r1', 'brainpoolP384r1'],
    ['brainpoolP512r1', 'brainpoolP512r1'],
    ['brainpoolP256r1tls13', 'brainpoolP256r1'],
    ['brainpoolP384r1tls13', 'brainpoolP384r1'],
    ['brainpoolP512r1tls13', 'brainpoolP512r1'],
  ] as const) {
    const mine = generateKey(group, random)
    const peer = nodeCrypto.createECDH(nodeName)
    peer.generateKeys()
    const shared = mine.sharedSecret(new Uint8Array(peer.getPublicKey()))
    assert.equal(toHex(shared!), peer.computeSecret(mine.publicKey).toString('hex'), group)
    assert.equal(mine.sharedSecret(new Uint8Array(peer.getPublicKey(null, 'compressed'))), undefined)
    assert.equal(mine.sharedSecret(new Uint8Array(mine.publicKey.length).fill(4)), undefined)
  }
  for (const group of ['x25519', 'x448'] as const) {
    const mine = generateKey(group, random)
    const { value, secret } = montgomeryPeer(group, mine.publicKey)
    assert.equal(toHex(mine.sharedSecret(value)!), toHex(secret), group)
  }
})

// The hashes of the primes in RFC 7919, appendices A.1 to A.5.
test('the primes of ffdhe2048 to ffdhe8192', () => {
  for (const [group, known] of [
    ['ffdhe2048', '9cd3b7f336872f46c09428d1bbc19877a4d440512cda8d1c1cf0cd6e33698966'],
    ['ffdhe3072', '0eaf67db3a839156d5013494a5318a772b5697d270d721f37f092efc69ea5a17'],
    ['ffdhe4096', '4648414224ac881b3d0dc59b466f96d06a558278776807797ecf1f66ff397b3e'],
    ['ffdhe6144', '227ac9066b3ddd9e193670cda2388fa884f65ba0cf98b742d1fe77a6687c79c7'],
    ['ffdhe8192', '770b14efaf6f049929c523113b3fa99a8d11dab1b18af3609590122075d19833'],
  ] as const satisfies readonly (readonly [FfdheGroup, string])[]) {
    const prime = bytesOf(ffdhePrime(group), Number(group.slice(5)) / 8)
    assert.equal(nodeCrypto.createHash('sha256').update(prime).digest('hex'), known)
    const mine = generateKey(group, random)
    const peer = nodeCrypto.createDiffieHellman(Buffer.from(prime), 2)
    const theirs = peer.generateKeys()
    const value = concat(new Uint8Array(prime.length - theirs.length), theirs)
    const computed = peer.computeSecret(mine.publicKey)
    const expected = concat(new Uint8Array(prime.length - computed.length), computed)
    assert.equal(toHex(mine.sharedSecret(value)!), toHex(expected), group)
    for (const degenerate of [0n, 1n, ffdhePrime(group) - 1n, ffdhePrime(group)]) {
      assert.equal(
        mine.sharedSecret(bytesOf(degenerate, prime.length)),
        undefined,
        `${degenerate}`.slice(0, 9),
      )
    }
  }
})

// RFC 9846, section 7.4.1, against RFC 5246, section 8.1.2.
test('the leading zeros of a secret stay in TLS 1.3 and go in TLS 1.2', () => {
  const three = (length: number) => bytesOf(3n, length)
  const prime = bytesOf(ffdhePrime('ffdhe2048'), 256)
  const five = bytesOf(5n, 256)
  assert.equal(toHex(generateKey('ffdhe2048', three).sharedSecret(five)!), '7d'.padStart(512, '0'))
  const agreed = diffieHellman(prime, Uint8Array.of(2), five, three)
  assert.equal(toHex(agreed!.sharedSecret), '7d')
  assert.equal(toHex(agreed!.publicValue), '08'.padStart(512, '0'))
})

// RFC 10024: in X25519MLKEM768 ML-KEM comes first, in the other two the curve.
test('a hybrid agrees with a server that keeps its parts apart', () => {
  for (const [group, kem, nodeName, curveLength] of [
    ['X25519MLKEM768', ml_kem768, undefined, 32],
    ['SecP256r1MLKEM768', ml_kem768, 'prime256v1', 65],
    ['SecP384r1MLKEM1024', ml_kem1024, 'secp384r1', 97],
  ] as const) {
    const mine = generateKey(group, random)
    const kemFirst = nodeName === undefined
    const split = kemFirst ? mine.publicKey.length - curveLength : curveLength
    const [head, tail] = [mine.publicKey.subarray(0, split), mine.publicKey.subarray(split)]
    const { cipherText, sharedSecret } = kem.encapsulate(kemFirst ? head : tail)
    const { value, secret } = curvePeer(nodeName, kemFirst ? tail : head)
    const share = kemFirst ? concat(cipherText, value) : concat(value, cipherText)
    const expected = kemFirst ? concat(sharedSecret, secret) : concat(secret, sharedSecret)
    assert.equal(toHex(mine.sharedSecret(share)!), toHex(expected), group)
    // Another ciphertext gives another secret, and says nothing; a point that is none gives none.
    const changed = share.slice()
    changed[kemFirst ? 0 : curveLength]! ^= 1
    assert.notEqual(toHex(mine.sharedSecret(changed)!), toHex(expected))
    changed.fill(0)
    assert.equal(mine.sharedSecret(changed), undefined, group)
  }
})

/** The server's half of an agreement over Node's curve of that name, or over X25519. */
function curvePeer(nodeName: string | undefined, clientValue: Uint8Array) {
  if (nodeName === undefined) return montgomeryPeer('x25519', clientValue)
  const peer = nodeCrypto.createECDH(nodeName)
  const value = new Uint8Array(peer.generateKeys())
  return { value, secret: new Uint8Array(peer.computeSecret(clientValue)) }
}

function montgomeryPeer(curve: 'x25519' | 'x448', clientValue: Uint8Array) {
  // Node's types know the two curves by different overloads; the run-time call is the same.
  const { publicKey, privateKey } = nodeCrypto.generateKeyPairSync(curve as 'x25519')
  const spki = publicKey.export({ type: 'spki', format: 'der' })
  const client = concat(spki.subarray(0, -clientValue.length), clientValue)
  const secret = nodeCrypto.diffieHellman({
    privateKey,
    publicKey: nodeCrypto.createPublicKey({ key: Buffer.from(client), type: 'spki', format: 'der' }),
  })
  return { value: new Uint8Array(spki.subarray(-clientValue.length)), secret: new Uint8Array(secret) }
}
