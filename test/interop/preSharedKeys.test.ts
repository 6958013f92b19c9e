// Pre-shared keys (RFC 4279, RFC 5487, RFC 5489) with `openssl s_server -psk`: each suite, in each version that has it.

import assert from 'node:assert/strict'
import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { isServerTrusted } from '../../server/src/describe/handshake/handshakeReport.ts'
import type { PreSharedKey } from '../../server/src/handshake/plan.ts'
import { isUsableIn, preSharedKeySuites, usableSuite } from '../../server/src/handshake/usableSuites.ts'
import { allCipherSuites, cipherSuite } from '../../server/src/registry/cipherSuites.ts'
import type { ProtocolVersion } from '../../server/src/registry/protocolVersions.ts'
import { handshakeText } from '../../server/src/report/handshakeText.ts'
import { startChild, temporaryFolder, using } from '../support/childServer.ts'
import { type Cli, makeCli } from '../support/cliProcess.ts'
import { story, testLoopback } from '../support/handshakeTester.ts'
import { NEW_NODE_BINARY, skipWithoutPeer, startOpenssl } from '../support/realServers.ts'
import { testCertificates } from '../support/testCertificates.ts'

const KEY = '5fa1c4e2907b6d38aa11be0c7745f3d2'
const IDENTITY = 'meter-17'
const OTHER_KEY = '6fa1c4e2907b6d38aa11be0c7745f3d2'

const preSharedKey: PreSharedKey = {
  identity: new TextEncoder().encode(IDENTITY),
  key: new Uint8Array(Buffer.from(KEY, 'hex')),
}

const FLAGS: Readonly<Record<'TLSv1.0' | 'TLSv1.1' | 'TLSv1.2' | 'TLSv1.3', string>> = {
  'TLSv1.0': '-tls1',
  'TLSv1.1': '-tls1_1',
  'TLSv1.2': '-tls1_2',
  'TLSv1.3': '-tls1_3',
}

function startWithKey(version: keyof typeof FLAGS, ...parameters: readonly string[]) {
  return startOpenssl({
    certificate: 'rsa',
    parameters: [
      ...[FLAGS[version], '-cipher', 'ALL:eNULL:@SECLEVEL=0', '-psk', KEY, '-psk_identity', IDENTITY],
      ...parameters,
    ],
  })
}

const KEY_EXCHANGES = ['PSK', 'RSA_PSK', 'DHE_PSK', 'ECDHE_PSK'] as const

for (const version of ['TLSv1.0', 'TLSv1.1', 'TLSv1.2'] as const) {
  test(`every suite with a pre-shared key in ${version}`, async (context) => {
    if (skipWithoutPeer(context, 'openssl')) return
    await using(startWithKey(version, '-psk_hint', 'which meter?'), async ({ port, log }) => {
      let left = suitesWithKey(version)
      const completed: string[] = []
      for (;;) {
        const report = await testLoopback(port, { preSharedKey, versions: [version], cipherSuites: left })
        const told = `${handshakeText(report)}\n${log()}`
        const id = Number(report.cipherSuite?.id ?? -1)
        if (id < 0) {
          assert.equal(report.alert?.description, 'handshake_failure', told)
          break
        }
        const { name, keyExchange } = cipherSuite(id)
        assert.equal(report.outcome, 'completed', `${name}\n${told}`)
        assert.equal(report.version, version)
        assert.match(report.explanation, /Both sides have the same pre-shared key/)
        assert.equal(report.serverCertificates.length > 0, keyExchange === 'RSA_PSK', name)
        const hint = report.messages.find((it) => it.name === 'ServerKeyExchange')?.summary
        assert.match(hint ?? '', /"which meter\?"/, name)
        completed.push(name)
        left = left.filter((it) => it !== id)
      }
      context.diagnostic(`${completed.length} suites; not known there: ${left.length}`)
      for (const keyExchange of KEY_EXCHANGES) {
        const names = completed.filter((it) => it.startsWith(`TLS_${keyExchange}_WITH`))
        assert.ok(names.length >= (version === 'TLSv1.2' ? 8 : 4), `${keyExchange}: ${names.join(' ')}`)
      }
    })
  })
}

test('without a hint there is no ServerKeyExchange, and none is missed', async (context) => {
  if (skipWithoutPeer(context, 'openssl')) return
  await using(startWithKey('TLSv1.2'), async ({ port }) => {
    for (const [id, hasOne] of [
      [0x00a8, false],
      [0x00ac, false],
      [0xccad, true],
    ] as const) {
      const report = await testLoopback(port, { preSharedKey, cipherSuites: [id] })
      assert.equal(report.outcome, 'completed', report.explanation)
      assert.equal(story(report).includes('server ServerKeyExchange'), hasOne, cipherSuite(id).name)
    }
  })
})

test('with a key, suites for it are what is offered', async (context) => {
  if (skipWithoutPeer(context, 'openssl')) return
  for (const version of ['TLSv1.0', 'TLSv1.2'] as const) {
    await using(startWithKey(version), async ({ port }) => {
      const report = await testLoopback(port, { preSharedKey })
      assert.equal(report.outcome, 'completed', report.explanation)
      assert.equal(report.version, version)
      assert.match(report.cipherSuite?.name ?? '', /^TLS_ECDHE_PSK_WITH/)
    })
  }
})

const TLS13_SUITES = [0x1301, 0x1303, 0x1304, 0x1305]

test('an external key in TLS 1.3, with each suite of its hash', async (context) => {
  if (skipWithoutPeer(context, 'openssl')) return
  const suites = TLS13_SUITES.map((it) => cipherSuite(it).name).join(':')
  await using(startWithKey('TLSv1.3', '-ciphersuites', suites), async ({ port, log }) => {
    for (const id of TLS13_SUITES) {
      const report = await testLoopback(port, { preSharedKey, cipherSuites: [id], exportsSecrets: true })
      assert.equal(report.outcome, 'completed', `${report.explanation}\n${log()}`)
      assert.match(report.explanation, /Both sides have the same pre-shared key/)
      assert.equal(report.preSharedKey, true)
      assert.equal(isServerTrusted(report), true)
      assert.equal(report.serverCertificates.length, 0)
      assert.deepEqual(story(report).slice(0, 5), [
        ...['client ClientHello', 'server ServerHello', 'server EncryptedExtensions', 'server Finished'],
        'client Finished',
      ])
      const [hello, answer] = report.messages
      assert.match(hello?.summary ?? '', /1 pre-shared key/)
      assert.equal(hello?.fields.find((it) => it.name === 'pre-shared key identities')?.value, IDENTITY)
      assert.match(answer?.summary ?? '', /pre-shared key 1$/)
      assert.ok(!JSON.stringify(report).includes(KEY), 'the key is in the report')
      // What it is made of outlives the connection.
      const [early, ...others] = report.keySchedule ?? []
      assert.deepEqual([early?.name, early?.value], ['Early Secret', undefined])
      assert.ok(others.length > 0 && others.every((it) => it.value !== undefined))
    }
  })
})

test('the binder of the second ClientHello covers the HelloRetryRequest', async (context) => {
  if (skipWithoutPeer(context, 'openssl')) return
  await using(startWithKey('TLSv1.3', '-groups', 'P-384'), async ({ port }) => {
    const report = await testLoopback(port, { preSharedKey })
    assert.equal(report.outcome, 'completed', report.explanation)
    assert.equal(report.preSharedKey, true)
    assert.ok(story(report).includes('server HelloRetryRequest'))
  })
})

test('an external key with SHA-384', async (context) => {
  if (skipWithoutPeer(context, 'openssl')) return
  const { path, remove } = temporaryFolder('psk')
  try {
    const { file, key } = await savedSession(join(path, 'session.pem'))
    const other = { ...preSharedKey, key }
    await using(startWithKey('TLSv1.3', '-psk_session', file), async ({ port }) => {
      const report = await testLoopback(port, { preSharedKey: other, cipherSuites: [0x1302] })
      assert.equal(report.outcome, 'completed', report.explanation)
      assert.equal(report.preSharedKey, true)
      // It has no other hash, so with SHA-256 it is another key.
      const sha256 = await testLoopback(port, { preSharedKey: other, cipherSuites: [0x1301] })
      assert.equal(sha256.preSharedKey, false, sha256.explanation)
      assert.match(sha256.explanation, /did not use the pre-shared key/)
    })
  } finally {
    remove()
  }
})

/** A session of TLS_AES_256_GCM_SHA384, of which s_server makes a key for its clients. */
async function savedSession(file: string): Promise<{ readonly file: string; readonly key: Uint8Array }> {
  await using(
    startOpenssl({ parameters: ['-tls1_3', '-ciphersuites', 'TLS_AES_256_GCM_SHA384'] }),
    async ({ port }) => {
      const words = ['s_client', '-connect', `127.0.0.1:${port}`, '-sess_out', file]
      const client = spawn('openssl', words, { stdio: ['pipe', 'ignore', 'ignore'] })
      client.stdin.on('error', () => {})
      client.stdin.write('GET / HTTP/1.0\r\n\r\n')
      await once(client, 'close')
    },
  )
  const { stdout } = spawnSync('openssl', ['sess_id', '-in', file, '-noout', '-text'], { encoding: 'utf8' })
  const key = /Resumption PSK: ([\dA-F]+)/.exec(stdout)?.[1]
  assert.ok(key?.length === 96, stdout)
  return { file, key: new Uint8Array(Buffer.from(key, 'hex')) }
}

test('a wrong key, an unknown identity and a server without keys in TLS 1.3', async (context) => {
  if (skipWithoutPeer(context, 'openssl')) return
  const wrong = { ...preSharedKey, key: new Uint8Array(Buffer.from(OTHER_KEY, 'hex')) }
  const unknown = { ...preSharedKey, identity: new TextEncoder().encode('meter-18') }
  await using(startWithKey('TLSv1.3'), async ({ port }) => {
    const refused = await testLoopback(port, { preSharedKey: wrong })
    assert.equal(refused.outcome, 'alert', refused.explanation)
    assert.deepEqual(
      refused.diagnosis?.causes.map((it) => it.cause),
      ['preSharedKeyDiffers'],
    )
    assert.match(refused.explanation, /different pre-shared keys, or the server does not know the identity/)
    assert.equal(refused.preSharedKey, false)
    const report = await testLoopback(port, { preSharedKey: unknown })
    assert.equal(report.outcome, 'completed', report.explanation)
    assert.equal(report.preSharedKey, false)
    assert.match(report.explanation, /did not use the pre-shared key.* it does not know the identity, or/)
    assert.equal(report.verified.valid, true)
  })
  await using(startOpenssl({ certificate: 'rsa', parameters: ['-tls1_3'] }), async ({ port }) => {
    const report = await testLoopback(port, { preSharedKey })
    assert.deepEqual([report.outcome, report.preSharedKey], ['completed', false], report.explanation)
  })
})

test('an external key in TLS 1.3 with Node 24', async (context) => {
  if (skipWithoutPeer(context, 'newNode')) return
  const script = `
    const server = require('node:tls').createServer({
      pskCallback: (_, identity) => identity === '${IDENTITY}' ? Buffer.from('${KEY}', 'hex') : null,
      minVersion: 'TLSv1.3', ciphers: 'TLS_AES_128_GCM_SHA256:PSK',
    }, (socket) => socket.end('it works\\n'))
    server.on('tlsClientError', (error) => console.log(String(error)))
    server.listen(0, '127.0.0.1', () => console.log('listening on ' + server.address().port))
  `
  const server = startChild({
    command: NEW_NODE_BINARY,
    parameters: ['-e', script],
    announcement: /listening on (\d+)/,
  })
  await using(server, async ({ port, log }) => {
    const report = await testLoopback(port, { preSharedKey })
    assert.deepEqual(
      [report.outcome, report.preSharedKey],
      ['completed', true],
      `${report.explanation}${log()}`,
    )
    const wrong = { ...preSharedKey, key: new Uint8Array(Buffer.from(OTHER_KEY, 'hex')) }
    const refused = await testLoopback(port, { preSharedKey: wrong })
    assert.match(refused.explanation, /different pre-shared keys, or the server does not know the identity/)
  })
})

test('a wrong key, and no key, are called so', async (context) => {
  if (skipWithoutPeer(context, 'openssl')) return
  await using(startWithKey('TLSv1.2'), async ({ port }) => {
    const wrong = { ...preSharedKey, key: new Uint8Array(Buffer.from(OTHER_KEY, 'hex')) }
    for (const cipherSuites of [[0x00a8], [0x008c], [0xc035], [0x00b2], [0x0094]]) {
      const report = await testLoopback(port, { preSharedKey: wrong, cipherSuites })
      assert.equal(report.outcome, 'alert', report.explanation)
      assert.match(report.explanation, /different pre-shared keys, or the server does not know the identity/)
      assert.match(report.alert?.likelyCauses.join() ?? '', /different pre-shared keys/)
    }
    const none = await testLoopback(port, { versions: ['TLSv1.2'], cipherSuites: [0x00a8] })
    assert.equal(none.outcome, 'answered')
    assert.match(none.explanation, /needs a pre-shared key, and none was given/)
  })
})

let cli: Cli
before(async () => {
  cli = await makeCli()
})
after(() => cli.remove())

test('the command line reads the key from a file or standard input, and prints it nowhere', async (context) => {
  if (skipWithoutPeer(context, 'openssl')) return
  await using(startWithKey('TLSv1.2'), async ({ port }) => {
    const folder = cli.folder({ 'key.hex': `${KEY.replaceAll(/(..)/g, '$1 ')}\n`, 'other.hex': OTHER_KEY })
    const words = ['handshake', `127.0.0.1:${port}`, '--server-name', 'localhost', '--psk-identity', IDENTITY]
    const root = ['--ca', testCertificates().root]
    const file = await folder.run([...words, ...root, '--psk', 'key.hex', '--keylog', 'keys.log'])
    assert.deepEqual([file.code, file.stderr], [0, ''], file.stdout)
    assert.match(file.stdout, /TLS_ECDHE_PSK_WITH/)
    const input = await folder.run([...words, ...root, '--psk', '-', '--format', 'json'], { stdin: KEY })
    assert.deepEqual([input.code, input.stderr], [0, ''], input.stdout)
    assert.equal(JSON.parse(input.stdout).outcome, 'completed')
    const wrong = await folder.run([...words, ...root, '--psk', 'other.hex'])
    assert.equal(wrong.code, 1)
    const printed = [file, input, wrong].map((it) => it.stdout + it.stderr).join('')
    const logged = readFileSync(join(folder.path, 'keys.log'), 'utf8')
    for (const key of [KEY, OTHER_KEY]) {
      for (const form of [
        key,
        Buffer.from(key, 'hex').toString('base64'),
        key.replaceAll(/(..)(?!$)/g, '$1:'),
      ]) {
        assert.ok(!`${printed}${logged}`.toLowerCase().includes(form.toLowerCase()), 'the key is printed')
      }
    }
  })
})

test('a key that cannot be used is named by its file, and nothing of it is shown', async () => {
  const folder = cli.folder({ 'key.hex': KEY, 'text.txt': 'my secret', 'empty.hex': '\n' })
  const target = ['handshake', '127.0.0.1:9']
  for (const [words, message] of [
    [['--psk', 'text.txt', '--psk-identity', 'a'], '--psk text.txt: not a key in hexadecimal'],
    [['--psk', 'empty.hex', '--psk-identity', 'a'], '--psk empty.hex: not a key in hexadecimal'],
    [['--psk', 'gone.hex', '--psk-identity', 'a'], '--psk gone.hex: there is no such file'],
    [['--psk', 'key.hex'], '--psk needs the identity of the key: name it with --psk-identity'],
    [['--psk-identity', 'a'], '--psk-identity needs the key: name its file with --psk'],
    [
      ['--psk', 'key.hex', '--psk-identity', 'a', '--tls', 'ssl3'],
      '--tls ssl3: pre-shared keys are supported in TLS 1.0 to 1.3',
    ],
  ] as const) {
    const run = await folder.run([...target, ...words])
    assert.deepEqual(run, { code: 2, stdout: '', stderr: `tls-lens handshake: ${message}\n` })
  }
})

test('every suite that is offered with a key is one of it', () => {
  for (const version of ['TLSv1.0', 'TLSv1.2'] as const) {
    const offered = preSharedKeySuites([version])
    assert.deepEqual(
      offered.filter((it) => !suitesWithKey(version).includes(it)).map((it) => cipherSuite(it).name),
      [],
    )
    assert.equal(new Set(offered).size, offered.length)
    for (const keyExchange of KEY_EXCHANGES) {
      assert.ok(offered.some((it) => cipherSuite(it).keyExchange === keyExchange))
    }
  }
})

function suitesWithKey(version: ProtocolVersion): readonly number[] {
  return allCipherSuites().flatMap(({ id, keyExchange }) => {
    const usable = usableSuite(id)
    const isOne = keyExchange.includes('PSK') && usable !== undefined && isUsableIn(usable, version)
    return isOne ? [id] : []
  })
}
