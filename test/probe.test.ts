import assert from 'node:assert/strict'
import * as nodeCrypto from 'node:crypto'
import { test } from 'node:test'
import { elapsed } from '../server/src/base/instant.ts'
import { verdictOf } from '../server/src/handshake/clientVerdict.ts'
import {
  OFFERED_SIGNATURE_SCHEMES,
  verifyHandshakeSignature,
} from '../server/src/handshake/handshakeSignature.ts'
import {
  httpRequest,
  isAnswerComplete,
  isStatusLineComplete,
  statusOf,
} from '../server/src/handshake/httpRequest.ts'
import { DEFAULT_CIPHER_SUITES, usableSuite } from '../server/src/handshake/usableSuites.ts'
import { suitesOf } from '../server/src/probe/helloShapes.ts'
import { cipherSuiteByName } from '../server/src/registry/cipherSuites.ts'
import { signatureSchemeByName } from '../server/src/registry/signatureSchemes.ts'
import { decodePublicKey } from '../server/src/x509/publicKey.ts'

const bytes = (text: string) => new TextEncoder().encode(text)

test('everything that is offered can be completed', () => {
  for (const id of DEFAULT_CIPHER_SUITES) assert.ok(usableSuite(id), `0x${id.toString(16)}`)
  for (const name of [
    'TLS_RSA_WITH_RC4_128_SHA',
    'TLS_RSA_EXPORT_WITH_RC2_CBC_40_MD5',
    'TLS_ECDH_anon_WITH_AES_128_CBC_SHA',
    'TLS_PSK_WITH_AES_128_GCM_SHA256',
    'TLS_DHE_DSS_WITH_CAMELLIA_256_CBC_SHA256',
  ]) {
    assert.ok(usableSuite(cipherSuiteByName(name)?.id ?? 0), name)
  }
  for (const name of [
    'SSL_FORTEZZA_KEA_WITH_FORTEZZA_CBC_SHA',
    'TLS_SRP_SHA_WITH_AES_128_CBC_SHA',
    'TLS_KRB5_WITH_RC4_128_SHA',
    'TLS_SM4_GCM_SM3',
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
  assert.equal(verdict('mldsa44', ed25519.publicKey, 'TLSv1.3', eddsa), 'unfit')
  const brainpool = nodeCrypto.generateKeyPairSync('ec', { namedCurve: 'brainpoolP256r1' })
  const pool = nodeCrypto.sign('sha256', bytes('content'), brainpool.privateKey)
  const poolScheme = 'ecdsa_brainpoolP256r1tls13_sha256'
  assert.equal(verdict(poolScheme, brainpool.publicKey, 'TLSv1.3', pool), 'valid')
  assert.equal(verdict(poolScheme, brainpool.publicKey, 'TLSv1.3', pool, 'other'), 'invalid')
  assert.equal(verdict(poolScheme, p256.publicKey, 'TLSv1.3', pool), 'unfit')
  assert.equal(verdict('sm2sig_sm3', p256.publicKey, 'TLSv1.3', eddsa), 'unknown')
  assert.ok(!OFFERED_SIGNATURE_SCHEMES.includes(0x0201), 'SHA-1 is not offered')
})

test('a verdict on the client is only what the answer says of it', () => {
  const verdict = (text: string) => verdictOf(bytes(text)).accepted
  const page = (status: number, title: string) =>
    `HTTP/1.1 ${status} Bad Request\r\nServer: nginx\r\n\r\n<html><head><title>${title}</title></head>`
  assert.equal(verdict(page(400, '400 The SSL certificate error')), false)
  assert.equal(verdict(page(400, '400 No required SSL certificate was sent')), false)
  for (const status of [495, 496]) assert.equal(verdict(page(status, 'refused')), false)
  for (const status of [301, 302, 400, 401, 403, 421, 429, 500, 502, 503]) {
    assert.equal(verdict(page(status, 'Sorry')), undefined, String(status))
  }
  for (const status of [200, 204, 404, 405]) assert.equal(verdict(page(status, 'Fine')), true, String(status))
  // Of a mail proxy, and of servers that greet.
  assert.equal(verdict('* BYE SSL certificate error\r\n'), false)
  assert.equal(verdict('421 4.7.1 No required SSL certificate was sent\r\n'), false)
  for (const text of ['554 no\r\n', '-ERR no\r\n', '* BYE no\r\n']) assert.equal(verdict(text), undefined)
  for (const text of ['220 mail\r\n', '+OK\r\n', '* OK\r\n']) assert.equal(verdict(text), true)
})

test('an answer is read to the end of its body', () => {
  const isComplete = (text: string) => isAnswerComplete(bytes(text))
  const head = 'HTTP/1.1 400 Bad Request\r\nContent-Length: 5\r\n\r\n'
  assert.deepEqual(
    [isComplete(head), isComplete(`${head}1234`), isComplete(`${head}12345`)],
    [false, false, true],
  )
  const chunked = 'HTTP/1.1 400 Bad Request\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nok\r\n'
  assert.deepEqual([isComplete(chunked), isComplete(`${chunked}0\r\n\r\n`)], [false, true])
  assert.ok(isComplete('x'.repeat(9000)))
})

test('the request says who asks, and the answer is read by its status line', () => {
  const request = new TextDecoder().decode(httpRequest('HEAD', '2001:db8::1'))
  assert.match(request, /^HEAD \/ HTTP\/1\.1\r\nHost: \[2001:db8::1\]\r\n/)
  assert.match(request, /\r\n\r\n$/)
  assert.equal(statusOf(bytes('HTTP/1.1 404 Not Found\r\n')), 404)
  assert.equal(statusOf(bytes('220 mail.example')), undefined)
  assert.ok(!isStatusLineComplete(bytes('HTTP/1.1 2')))
  assert.ok(isStatusLineComplete(new Uint8Array(5000).fill(65)))
})

test('no time that passed is told as none', () => {
  const told = [0, 0.4, 1, 20, 999, 1000, 1549, 90_000].map(elapsed)
  const words = ['less than 1 ms', 'less than 1 ms', '1 ms', '20 ms', '999 ms', '1 s', '1.5 s', '90 s']
  assert.deepEqual(told, words)
})
