// ML-DSA. The vectors are in test/corpora, and OpenSSL's own signatures in test/interop/keyAgreement.test.ts.

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { ml_dsa44, ml_dsa65, ml_dsa87 } from '@noble/post-quantum/ml-dsa.js'
import * as write from '../server/src/asn1/derWriter.ts'
import { isMlDsaName, verifyMlDsa } from '../server/src/crypto/mldsa.ts'
import { verifyHandshakeSignature } from '../server/src/handshake/handshakeSignature.ts'
import { signatureSchemeByName } from '../server/src/registry/signatureSchemes.ts'
import { decodePublicKey } from '../server/src/x509/publicKey.ts'

const message = new TextEncoder().encode('what was signed')
const seed = new Uint8Array(32).fill(7)

test('a signature is valid for its key, its parameter set and its message alone', () => {
  const sets = [
    ['ML-DSA-44', ml_dsa44],
    ['ML-DSA-65', ml_dsa65],
    ['ML-DSA-87', ml_dsa87],
  ] as const
  for (const [name, set] of sets) {
    const { publicKey, secretKey } = set.keygen(seed)
    const signature = set.sign(message, secretKey)
    assert.ok(verifyMlDsa(name, publicKey, message, signature), name)
    assert.ok(!verifyMlDsa(name, publicKey, seed, signature))
    for (const [other] of sets) {
      if (other !== name) assert.ok(!verifyMlDsa(other, publicKey, message, signature), other)
    }
    assert.ok(!verifyMlDsa(name, publicKey.subarray(1), message, signature))
    assert.ok(!verifyMlDsa(name, publicKey, message, signature.subarray(1)))
    // A context is part of what is signed, and X.509 and TLS have none.
    const withContext = set.sign(message, secretKey, { context: Uint8Array.of(1) })
    assert.ok(!verifyMlDsa(name, publicKey, message, withContext))
    signature[100]! ^= 1
    assert.ok(!verifyMlDsa(name, publicKey, message, signature))
  }
  assert.ok(!isMlDsaName('ML-DSA-128'))
})

test('in a handshake it counts with its own scheme, and in TLS 1.3', () => {
  const { publicKey, secretKey } = ml_dsa65.keygen(seed)
  const algorithm = write.sequence(write.oid('2.16.840.1.101.3.4.3.18'))
  const key = decodePublicKey(write.sequence(algorithm, write.bitString(publicKey)))
  const signature = ml_dsa65.sign(message, secretKey)
  const verdict = (scheme: string, version: 'TLSv1.2' | 'TLSv1.3', content = message) =>
    verifyHandshakeSignature(signatureSchemeByName(scheme)!.id, key, version, content, signature)
  assert.equal(verdict('mldsa65', 'TLSv1.3'), 'valid')
  assert.equal(verdict('mldsa65', 'TLSv1.3', seed), 'invalid')
  assert.equal(verdict('mldsa65', 'TLSv1.2'), 'unfit')
  assert.equal(verdict('mldsa87', 'TLSv1.3'), 'unfit')
})
