// The steps of the key schedule as they are shown: each computed anew from what its line says, with Node's own hashes.

import assert from 'node:assert/strict'
import { createHash, createHmac } from 'node:crypto'
import { test } from 'node:test'
import type { HandshakeReport } from '../../server/src/describe/handshake/handshakeReport.ts'
import { cipherSuiteByName } from '../../server/src/registry/cipherSuites.ts'
import type { ProtocolVersion } from '../../server/src/registry/protocolVersions.ts'
import { using } from '../support/childServer.ts'
import { type TesterOptions, testLoopback } from '../support/handshakeTester.ts'
import { skipWithoutPeer, startJava, startOldNode, startOpenssl } from '../support/realServers.ts'

async function handshake(port: number, version: ProtocolVersion, suite: string, options: TesterOptions = {}) {
  const keyLog: string[] = []
  const report = await testLoopback(port, {
    versions: [version],
    cipherSuites: [cipherSuiteByName(suite)!.id],
    exportsSecrets: true,
    keyLog: (line) => void keyLog.push(line),
    ...options,
  })
  assert.equal(report.outcome, 'completed', report.explanation)
  const steps = report.keySchedule ?? []
  return {
    report,
    keyLog,
    steps,
    values: new Map(steps.map((it) => [it.name, Buffer.from(it.value ?? '', 'hex')])),
  }
}

const hash = (name: string, ...parts: readonly (Buffer | string)[]) =>
  parts.reduce((made, it) => made.update(it), createHash(name)).digest()
const hmac = (name: string, key: Buffer, data: Buffer) => createHmac(name, key).update(data).digest()

function randoms({ messages }: HandshakeReport) {
  const random = (name: string) =>
    Buffer.from(
      messages.find((it) => it.name === name)!.fields.find((it) => it.name === 'random')!.value,
      'hex',
    )
  return { client: random('ClientHello'), server: random('ServerHello') }
}

/** RFC 5246, section 5. */
function prf(name: string, secret: Buffer, seed: Buffer, length: number): Buffer {
  let a = seed
  const parts: Buffer[] = []
  for (let made = 0; made < length; made += parts.at(-1)!.length) {
    a = hmac(name, secret, a)
    parts.push(hmac(name, secret, Buffer.concat([a, seed])))
  }
  return Buffer.concat(parts).subarray(0, length)
}

function assertKeyBlock({ steps }: { readonly steps: HandshakeReport['keySchedule'] }, block: Buffer): void {
  let count = 0
  for (const { from, value, name } of steps ?? []) {
    const [, start, end] = /bytes (\d+) to (\d+)$/.exec(from) ?? []
    if (start === undefined) continue
    count++
    assert.equal(value, block.subarray(Number(start), Number(end) + 1).toString('hex'), name)
  }
  assert.ok(count >= 2)
}

test('TLS 1.2: the master secret of RFC 7627, and the key block', async (context) => {
  if (skipWithoutPeer(context, 'openssl')) return
  await using(startOpenssl({ parameters: ['-cipher', 'ALL:@SECLEVEL=0'] }), async ({ port }) => {
    for (const suite of ['TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA256', 'TLS_DHE_RSA_WITH_AES_128_GCM_SHA256']) {
      const done = await handshake(port, 'TLSv1.2', suite)
      const { report, values, keyLog, steps } = done
      const master = values.get('master_secret')!
      assert.equal(keyLog[0]?.split(' ')[2], master.toString('hex'))
      const step = steps.find((it) => it.name === 'master_secret')!
      assert.equal(
        step.from,
        'PRF with SHA-256(pre_master_secret, "extended master secret", hash of the messages up to ClientKeyExchange)',
      )
      const upTo = report.messages.findIndex((it) => it.name === 'ClientKeyExchange') + 1
      const messages = Buffer.from(
        report.messages
          .slice(0, upTo)
          .map((it) => it.bytes)
          .join(''),
        'hex',
      )
      const seed = Buffer.concat([Buffer.from('extended master secret'), hash('sha256', messages)])
      assert.deepEqual(prf('sha256', values.get('pre_master_secret')!, seed, 48), master)
      const { client, server } = randoms(report)
      const expansion = Buffer.concat([Buffer.from('key expansion'), server, client])
      assertKeyBlock(done, prf('sha256', master, expansion, 200))
      assert.match(
        steps[0]!.from,
        suite.includes('ECDHE') ? /^shared secret of X25519$/ : /Diffie-Hellman over \d+ bits$/,
      )
    }
  })
})

test('TLS 1.0: MD5 and SHA-1', async (context) => {
  if (skipWithoutPeer(context, 'oldNode')) return
  await using(startOldNode({ secureProtocol: 'TLSv1_method' }), async ({ port }) => {
    const done = await handshake(port, 'TLSv1.0', 'TLS_RSA_WITH_AES_256_CBC_SHA')
    const { report, values, steps } = done
    const both = (secret: Buffer, seed: Buffer, length: number) => {
      const half = Math.ceil(secret.length / 2)
      const sha1 = prf('sha1', secret.subarray(secret.length - half), seed, length)
      return Buffer.from(
        prf('md5', secret.subarray(0, half), seed, length).map((it, index) => it ^ sha1[index]!),
      )
    }
    const { client, server } = randoms(report)
    const master = both(
      values.get('pre_master_secret')!,
      Buffer.concat([Buffer.from('master secret'), client, server]),
      48,
    )
    assert.deepEqual(values.get('master_secret'), master)
    assert.equal(
      steps[1]!.from,
      'PRF with MD5 and SHA-1(pre_master_secret, "master secret", client random, server random)',
    )
    assertKeyBlock(done, both(master, Buffer.concat([Buffer.from('key expansion'), server, client]), 200))
  })
})

test('SSL 3.0: MD5 and SHA-1 with letters', async (context) => {
  if (skipWithoutPeer(context, 'oldNode')) return
  await using(startOldNode({ secureProtocol: 'SSLv3_method' }), async ({ port }) => {
    const done = await handshake(port, 'SSLv3', 'TLS_RSA_WITH_AES_256_CBC_SHA')
    const { report, values } = done
    const { client, server } = randoms(report)
    const expand = (secret: Buffer, seed: Buffer) =>
      Buffer.concat(
        ['A', 'BB', 'CCC', 'DDDD', 'EEEEE', 'FFFFFF', 'GGGGGGG', 'HHHHHHHH', 'IIIIIIIII'].map((it) =>
          hash('md5', secret, hash('sha1', it, secret, seed)),
        ),
      )
    const master = expand(values.get('pre_master_secret')!, Buffer.concat([client, server])).subarray(0, 48)
    assert.deepEqual(values.get('master_secret'), master)
    assertKeyBlock(done, expand(master, Buffer.concat([server, client])))
  })
})

test('SSL 2.0: MD5 with digits', async (context) => {
  if (skipWithoutPeer(context, 'oldNode')) return
  await using(startOldNode({ secureProtocol: 'SSLv2_method' }), async ({ port }) => {
    const { steps } = await handshake(port, 'SSLv2', 'SSL_CK_DES_192_EDE3_CBC_WITH_MD5')
    assert.deepEqual(
      steps.map((it) => [it.name, it.length]),
      [
        ['MASTER-KEY', 24],
        ['CLIENT-WRITE-KEY', 24],
        ['CLIENT-READ-KEY', 24],
      ],
    )
  })
})

test('export suites', async (context) => {
  if (skipWithoutPeer(context, 'java')) return
  await using(startJava(), async ({ port }) => {
    for (const version of ['SSLv3', 'TLSv1.0'] satisfies ProtocolVersion[]) {
      const { report, values, steps } = await handshake(port, version, 'TLS_RSA_EXPORT_WITH_RC4_40_MD5')
      assert.equal(report.version, version)
      assert.equal(values.get('client_write_key')!.length, 16)
      assert.match(steps.find((it) => it.name === 'server_write_key')!.from, /a part of the key block/)
      // Both MAC keys stand in front in the key block.
      assert.match(steps.find((it) => it.name === 'server_write_MAC_key')!.from, /bytes 16 to 31$/)
    }
  })
})

test('TLS 1.3: the ladder', async (context) => {
  if (skipWithoutPeer(context, 'openssl')) return
  await using(startOpenssl(), async ({ port }) => {
    const { values, keyLog, steps } = await handshake(port, 'TLSv1.3', 'TLS_AES_256_GCM_SHA384')
    assert.deepEqual(
      steps.map((it) => it.name),
      [
        ...['Early Secret', '(EC)DHE', 'Handshake Secret'],
        ...['client_handshake_traffic_secret', 'client_write_key', 'client_write_iv'],
        ...['server_handshake_traffic_secret', 'server_write_key', 'server_write_iv', 'Main Secret'],
        ...['client_application_traffic_secret_0', 'client_write_key', 'client_write_iv'],
        ...['server_application_traffic_secret_0', 'server_write_key', 'server_write_iv'],
      ],
    )
    const logged = keyLog.map((it) => it.split(' ')[2])
    const shown = steps.filter((it) => it.name.includes('traffic_secret')).map((it) => it.value)
    assert.deepEqual(shown, logged)
    const label = (text: string, context: Buffer, length: number) =>
      Buffer.concat([
        Buffer.from([length >> 8, length, text.length + 6]),
        Buffer.from(`tls13 ${text}`),
        Buffer.from([context.length]),
        context,
        Buffer.from([1]),
      ])
    const derived = (secret: Buffer) => hmac('sha384', secret, label('derived', hash('sha384'), 48))
    const extract = (salt: Buffer, secret: Buffer) => hmac('sha384', salt, secret)
    const zeros = Buffer.alloc(48)
    const early = extract(zeros, zeros)
    assert.deepEqual(values.get('Early Secret'), early)
    const handshakeSecret = extract(derived(early), values.get('(EC)DHE')!)
    assert.deepEqual(values.get('Handshake Secret'), handshakeSecret)
    assert.deepEqual(values.get('Main Secret'), extract(derived(handshakeSecret), zeros))
    const last = steps.at(-2)!
    assert.equal(last.from, 'HKDF-Expand-Label(server_application_traffic_secret_0, "key", "", 32)')
    const traffic = values.get('server_application_traffic_secret_0')!
    const key = hmac('sha384', traffic, label('key', Buffer.alloc(0), 32)).subarray(0, 32)
    assert.equal(last.value, key.toString('hex'))
  })
})

test('no secret is in a report that was not asked for them, nor ever a pre-shared key', async (context) => {
  if (skipWithoutPeer(context, 'openssl')) return
  await using(startOpenssl(), async ({ port }) => {
    const { report, keyLog } = await handshake(port, 'TLSv1.3', 'TLS_AES_256_GCM_SHA384', {
      exportsSecrets: false,
    })
    assert.equal(keyLog.length, 4)
    assert.ok((report.keySchedule ?? []).length > 10)
    assert.ok((report.keySchedule ?? []).every((it) => it.value === undefined))
    for (const line of keyLog) assert.ok(!JSON.stringify(report).includes(line.split(' ')[2]!))
  })
  const parameters = [
    '-tls1_2',
    '-cipher',
    'ALL:@SECLEVEL=0',
    '-psk',
    '5fa1c4e2907b6d38',
    '-psk_identity',
    'meter',
  ]
  await using(startOpenssl({ parameters }), async ({ port }) => {
    const preSharedKey = {
      identity: new TextEncoder().encode('meter'),
      key: new Uint8Array(Buffer.from('5fa1c4e2907b6d38', 'hex')),
    }
    const { report } = await handshake(port, 'TLSv1.2', 'TLS_ECDHE_PSK_WITH_AES_128_CBC_SHA256', {
      preSharedKey,
    })
    assert.match(report.keySchedule![0]!.from, /^shared secret of \S+, and the pre-shared key$/)
    assert.ok(!JSON.stringify(report).includes('5fa1c4e2907b6d38'))
  })
})
