import assert from 'node:assert/strict'
import * as nodeCrypto from 'node:crypto'
import { test } from 'node:test'
import {
  OFFERED_SIGNATURE_SCHEMES,
  verifyHandshakeSignature,
} from '../server/src/probe/handshakeSignature.ts'
import { headRequest, isStatusLineComplete, statusOf } from '../server/src/probe/headRequest.ts'
import { DEFAULT_CIPHER_SUITES, usableSuite } from '../server/src/probe/usableSuites.ts'
import { suitesOf } from '../server/src/probe/versionQuestion.ts'
import { cipherSuiteByName } from '../server/src/registry/cipherSuites.ts'
import { signatureSchemeByName } from '../server/src/registry/signatureSchemes.ts'
import { decodePublicKey } from '../server/src/x509/publicKey.ts'

const bytes = (text: string) => new TextEncoder().encode(text)

test('everything that is offered can be completed', () => {
  for (const id of DEFAULT_CIPHER_SUITES) assert.ok(usableSuite(id), `0x${id.toString(16)}`)
  for (const name of [
    'TLS_RSA_WITH_RC4_128_SHA',
    'TLS_ECDH_anon_WITH_AES_128_CBC_SHA',
    'TLS_PSK_WITH_AES_128_GCM_SHA256',
  ]) {
    assert.equal(usableSuite(cipherSuiteByName(name)?.id ?? 0), undefined, name)
  }
})

test('a question offers at most 128 suites, of its version only, and no signaling values', () => {
  for (const version of ['SSLv3', 'TLSv1.0', 'TLSv1.1', 'TLSv1.2', 'TLSv1.3'] as const) {
    const suites = suitesOf(version)
    assert.ok(suites.length >= 3 && suites.length <= 128, `${version}: ${suites.length}`)
    assert.equal(new Set(suites).size, suites.length)
    assert.ok(!suites.includes(0x00ff) && !suites.includes(0x5600) && !suites.includes(0))
    assert.equal(suites.includes(0x1301), version === 'TLSv1.3')
    assert.equal(suites.includes(0xc02f), version === 'TLSv1.2')
  }
  // What the oldest servers have is never cut off.
  for (const name of [
    'TLS_RSA_WITH_RC4_128_MD5',
    'TLS_RSA_EXPORT_WITH_RC4_40_MD5',
    'TLS_RSA_WITH_3DES_EDE_CBC_SHA',
    'TLS_RSA_WITH_NULL_SHA',
    'TLS_DH_anon_WITH_AES_128_CBC_SHA',
  ]) {
    assert.ok(suitesOf('TLSv1.0').includes(cipherSuiteByName(name)?.id ?? -1), name)
  }
})

test('a signature counts only with the kind of key and the version that its scheme is for', () => {
  const rsa = nodeCrypto.generateKeyPairSync('rsa', { modulusLength: 2048 })
  const p256 = nodeCrypto.generateKeyPairSync('ec', { namedCurve: 'P-256' })
  const p384 = nodeCrypto.generateKeyPairSync('ec', { namedCurve: 'P-384' })
  const ed25519 = nodeCrypto.generateKeyPairSync('ed25519')
  const verdict = (
    scheme: string,
    key: nodeCrypto.KeyObject,
    version: 'TLSv1.2' | 'TLSv1.3',
    signature: Uint8Array,
    content = 'content',
  ) => {
    const spki = new Uint8Array(key.export({ type: 'spki', format: 'der' }))
    const id = signatureSchemeByName(scheme)?.id ?? 0
    return verifyHandshakeSignature(id, decodePublicKey(spki), version, bytes(content), signature)
  }
  const pkcs1 = nodeCrypto.sign('sha256', bytes('content'), rsa.privateKey)
  assert.equal(verdict('rsa_pkcs1_sha256', rsa.publicKey, 'TLSv1.2', pkcs1), 'valid')
  assert.equal(verdict('rsa_pkcs1_sha256', rsa.publicKey, 'TLSv1.2', pkcs1, 'other'), 'invalid')
  assert.equal(verdict('rsa_pkcs1_sha256', rsa.publicKey, 'TLSv1.3', pkcs1), 'unfit')
  assert.equal(verdict('rsa_pss_pss_sha256', rsa.publicKey, 'TLSv1.3', pkcs1), 'unfit')
  assert.equal(verdict('ecdsa_secp256r1_sha256', rsa.publicKey, 'TLSv1.3', pkcs1), 'unfit')
  const ecdsa = nodeCrypto.sign('sha256', bytes('content'), p384.privateKey)
  assert.equal(verdict('ecdsa_secp256r1_sha256', p384.publicKey, 'TLSv1.2', ecdsa), 'valid', 'the hash alone')
  assert.equal(verdict('ecdsa_secp256r1_sha256', p384.publicKey, 'TLSv1.3', ecdsa), 'unfit', 'the curve too')
  assert.equal(verdict('ecdsa_secp256r1_sha256', p256.publicKey, 'TLSv1.3', ecdsa), 'invalid')
  const eddsa = nodeCrypto.sign(null, bytes('content'), ed25519.privateKey)
  assert.equal(verdict('ed25519', ed25519.publicKey, 'TLSv1.3', eddsa), 'valid')
  assert.equal(verdict('ed25519', p256.publicKey, 'TLSv1.3', eddsa), 'unfit')
  assert.equal(verdict('mldsa44', ed25519.publicKey, 'TLSv1.3', eddsa), 'unknown')
  assert.ok(!OFFERED_SIGNATURE_SCHEMES.includes(0x0201), 'SHA-1 is not offered')
})

test('the request says who asks, and the answer is read by its status line', () => {
  const request = new TextDecoder().decode(headRequest('2001:db8::1'))
  assert.match(request, /^HEAD \/ HTTP\/1\.1\r\nHost: \[2001:db8::1\]\r\n/)
  assert.match(request, /\r\n\r\n$/)
  assert.equal(statusOf(bytes('HTTP/1.1 404 Not Found\r\n')), 404)
  assert.equal(statusOf(bytes('220 mail.example')), undefined)
  assert.ok(!isStatusLineComplete(bytes('HTTP/1.1 2')))
  assert.ok(isStatusLineComplete(new Uint8Array(5000).fill(65)))
})
