// What is said of a record's MAC, tag, nonce and padding, and of a Finished, in each version with a real server.

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { cipherSuiteByName } from '../../server/src/registry/cipherSuites.ts'
import type { ProtocolVersion } from '../../server/src/registry/protocolVersions.ts'
import { using } from '../support/childServer.ts'
import { testLoopback } from '../support/handshakeTester.ts'
import { skipWithoutPeer, startOldNode, startOpenssl } from '../support/realServers.ts'

/** The fields of the server's last handshake message, by name. */
async function finishedFields(
  port: number,
  version: ProtocolVersion,
  suite: string,
): Promise<Readonly<Record<string, string>>> {
  const report = await testLoopback(port, {
    versions: [version],
    cipherSuites: [cipherSuiteByName(suite)!.id],
  })
  assert.equal(report.outcome, 'completed', report.explanation)
  const finished = report.messages.find(
    (it) => it.from === 'server' && /^(?:SERVER-)?(?:FINISHED|Finished)$/.test(it.name),
  )
  assert.ok(finished)
  assert.equal(finished.bytes.length, 2 * finished.length)
  const fields = Object.fromEntries(finished.fields.map((it) => [it.name, it.value]))
  if (version !== 'SSLv2') assert.ok(finished.bytes.endsWith(fields['verify data']!))
  return fields
}

test('TLS 1.0 to 1.3 of OpenSSL', async (context) => {
  if (skipWithoutPeer(context, 'openssl')) return
  await using(startOpenssl({ parameters: ['-cipher', 'ALL:@SECLEVEL=0'] }), async ({ port }) => {
    const tls13 = await finishedFields(port, 'TLSv1.3', 'TLS_AES_256_GCM_SHA384')
    assert.match(tls13['computed as']!, /^HMAC-SHA-384\(finished key of the server, /)
    assert.equal(tls13['authentication'], 'AES-256-GCM, verified')
    assert.match(tls13['tag']!, /^[\da-f]{32}$/)
    assert.equal(tls13['record number'], '3')

    const aead = await finishedFields(port, 'TLSv1.2', 'TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256')
    assert.match(aead['computed as']!, /^PRF with SHA-256\(master secret, "server finished", /)
    assert.match(aead['explicit nonce']!, /^[\da-f]{16}$/)
    assert.equal(aead['record number'], '0')

    // OpenSSL agrees to encrypt-then-MAC.
    const cbc = await finishedFields(port, 'TLSv1.2', 'TLS_ECDHE_RSA_WITH_AES_256_CBC_SHA384')
    assert.match(cbc['computed as']!, /^PRF with SHA-384/)
    assert.match(cbc['authentication']!, /^HMAC-SHA-384 over .* ciphertext \(encrypt-then-MAC\), verified$/)
    assert.match(cbc['MAC']!, /^[\da-f]{96}$/)
    assert.match(cbc['initialization vector']!, /^[\da-f]{32}$/)
    // 4 bytes of header and 12 of verify_data fill a block.
    assert.equal(cbc['padding'], '16 bytes')

    const tls10 = await finishedFields(port, 'TLSv1.0', 'TLS_RSA_WITH_AES_128_CBC_SHA')
    assert.match(tls10['computed as']!, /^PRF with MD5 and SHA-1\(master secret, "server finished", /)
    assert.match(tls10['authentication']!, /^HMAC-SHA-1 over /)
    assert.equal(tls10['initialization vector'], undefined)
  })
})

test('SSL 3.0 and 2.0 of Node 0.10', async (context) => {
  if (skipWithoutPeer(context, 'oldNode')) return
  await using(startOldNode({ secureProtocol: 'SSLv3_method' }), async ({ port }) => {
    const ssl3 = await finishedFields(port, 'SSLv3', 'TLS_RSA_WITH_3DES_EDE_CBC_SHA')
    assert.match(ssl3['computed as']!, /^MD5 and SHA-1, each hash\(master secret, pad_2, .*"SRVR"/)
    assert.match(ssl3['authentication']!, /^SHA-1 MAC, not HMAC: hash\(key, pad_2, .*, verified$/)
    assert.equal(ssl3['verify data']!.length, 72)
    // 40 bytes of message and 20 of MAC: 4 are left of a block of 8.
    assert.equal(ssl3['padding'], '4 bytes')
  })
  await using(startOldNode({ secureProtocol: 'SSLv2_method' }), async ({ port }) => {
    const ssl2 = await finishedFields(port, 'SSLv2', 'SSL_CK_DES_192_EDE3_CBC_WITH_MD5')
    assert.match(ssl2['authentication']!, /^MD5 MAC, not HMAC: MD5\(key, /)
    assert.match(ssl2['MAC']!, /^[\da-f]{32}$/)
    assert.ok(Number(ssl2['record number']) >= 2)
  })
})
