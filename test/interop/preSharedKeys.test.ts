// Pre-shared keys (RFC 4279, RFC 5487, RFC 5489) with `openssl s_server -psk`: each suite, in each version that has it.

import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import type { PreSharedKey } from '../../server/src/handshake/plan.ts'
import { isUsableIn, preSharedKeySuites, usableSuite } from '../../server/src/handshake/usableSuites.ts'
import { allCipherSuites, cipherSuite } from '../../server/src/registry/cipherSuites.ts'
import type { ProtocolVersion } from '../../server/src/registry/protocolVersions.ts'
import { handshakeText } from '../../server/src/report/handshakeText.ts'
import { using } from '../support/childServer.ts'
import { type Cli, makeCli } from '../support/cliProcess.ts'
import { story, testLoopback } from '../support/handshakeTester.ts'
import { skipWithoutPeer, startOpenssl } from '../support/realServers.ts'
import { testCertificates } from '../support/testCertificates.ts'

const KEY = '5fa1c4e2907b6d38aa11be0c7745f3d2'
const IDENTITY = 'meter-17'
const OTHER_KEY = '6fa1c4e2907b6d38aa11be0c7745f3d2'

const preSharedKey: PreSharedKey = {
  identity: new TextEncoder().encode(IDENTITY),
  key: new Uint8Array(Buffer.from(KEY, 'hex')),
}

const FLAGS: Readonly<Record<'TLSv1.0' | 'TLSv1.1' | 'TLSv1.2', string>> = {
  'TLSv1.0': '-tls1',
  'TLSv1.1': '-tls1_1',
  'TLSv1.2': '-tls1_2',
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
      ['--psk', 'key.hex', '--psk-identity', 'a', '--tls', '1.3'],
      '--tls 1.3: pre-shared keys are supported in TLS 1.0 to 1.2',
    ],
  ] as const) {
    const run = await folder.run([...target, ...words])
    assert.deepEqual(run, { code: 2, stdout: '', stderr: `tls-lens handshake: ${message}\n` })
  }
})

test('every suite that is offered with a key is one of it', () => {
  for (const version of ['TLSv1.0', 'TLSv1.2'] as const) {
    const offered = preSharedKeySuites(version)
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
