// `tls-lens handshake`, the program itself, with a server that is Node's.

import assert from 'node:assert/strict'
import { mkdirSync, readFileSync, statSync } from 'node:fs'
import { type AddressInfo, createServer as createPlainServer, type Server as NetServer } from 'node:net'
import { join } from 'node:path'
import { after, before, describe, test } from 'node:test'
import { createServer, type SecureVersion, type Server } from 'node:tls'
import { type Cli, makeCli } from '../support/cliProcess.ts'
import { testCertificates } from '../support/testCertificates.ts'

let cli: Cli
before(async () => {
  cli = await makeCli()
})
after(() => cli.remove())

for (const version of ['TLSv1.3', 'TLSv1.2'] as const) {
  describe(version, () => {
    const logged: string[] = []
    let server: Server
    before(async () => {
      server = await listen(version, logged)
    })
    after(() => server.close())

    test('the key log has the secrets that the server has, and only its owner may read it', async () => {
      const folder = cli.folder({})
      const { port } = server.address() as AddressInfo
      const words = [`127.0.0.1:${port}`, '--server-name', 'localhost', '--ca', testCertificates().root]
      const run = await folder.run(['handshake', ...words, '--keylog', 'keys.log', '--format', 'json'])
      assert.deepEqual([run.code, run.stderr], [0, ''])
      assert.equal(JSON.parse(run.stdout).version, version)
      const path = join(folder.path, 'keys.log')
      const ours = readFileSync(path, 'utf8').trim().split('\n')
      assert.ok(ours.length >= (version === 'TLSv1.3' ? 4 : 1))
      // The server, too, was asked for its versions, by connections of which nothing is logged.
      for (const line of ours) assert.ok(logged.includes(line), line.split(' ')[0])
      assert.equal(statSync(path).mode & 0o777, 0o600)
      for (const line of ours) assert.ok(!run.stdout.includes(line.split(' ')[2]!), 'a secret is printed')
    })

    test('pcapng has the secrets where the key log was asked for, and else not', async () => {
      const folder = cli.folder({})
      const { port } = server.address() as AddressInfo
      const words = ['handshake', `127.0.0.1:${port}`, '--server-name', 'localhost', '--format', 'pcapng']
      const without = await folder.runBinary(words)
      assert.deepEqual([without.code, without.stderr], [0, ''])
      assert.equal(without.stdout.readUInt32BE(0), SECTION_HEADER)
      // Those of this run, too: the server's list is of all.
      for (const line of logged)
        assert.ok(!without.stdout.includes(line.split(' ')[2]!), 'a secret is written')
      const withSecrets = await folder.runBinary([...words, '--keylog', 'keys.log'])
      const ours = readFileSync(join(folder.path, 'keys.log'), 'utf8')
      assert.ok(withSecrets.stdout.includes(ours))
    })
  })
}

describe('--fail-on', () => {
  let server: Server
  let plain: NetServer
  before(async () => {
    server = await listen('TLSv1.2', [])
    plain = createPlainServer((socket) => socket.on('error', () => {}).end('nothing of TLS\r\n'))
    await new Promise<void>((resolve) => plain.listen(0, '127.0.0.1', resolve))
  })
  after(() => {
    server.close()
    plain.close()
  })
  const portOf = (of: NetServer) => (of.address() as AddressInfo).port

  /** Exit codes for no option, then for each level from the most tolerant on. */
  async function codes(port: number, ...words: readonly string[]): Promise<readonly (number | null)[]> {
    const folder = cli.folder({})
    const levels = [undefined, 'never', 'incomplete', 'untrusted', 'error', 'warning']
    const found: (number | null)[] = []
    for (const level of levels) {
      const option = level === undefined ? [] : ['--fail-on', level]
      const run = await folder.run(['handshake', `127.0.0.1:${port}`, ...words, ...option])
      assert.equal(run.stderr, '')
      found.push(run.code)
    }
    return found
  }

  test('fails at the level that is named and at those before it', async () => {
    const { root } = testCertificates()
    const trusting = ['--server-name', 'localhost', '--ca', root]
    assert.deepEqual(await codes(portOf(plain)), [1, 0, 1, 1, 1, 1])
    assert.deepEqual(await codes(portOf(server), '--server-name', 'localhost'), [0, 0, 0, 1, 1, 1])
    assert.deepEqual(
      await codes(portOf(server), '--server-name', 'other.example', '--ca', root),
      [0, 0, 0, 1, 1, 1],
    )
    // Suites with CBC are no error.
    const { stdout } = await cli
      .folder({})
      .run(['handshake', `127.0.0.1:${portOf(server)}`, ...trusting, '--format', 'json'])
    const severities = (JSON.parse(stdout).findings as { severity: string }[]).map((it) => it.severity)
    assert.ok(severities.includes('warning') && !severities.includes('error'), stdout)
    assert.deepEqual(await codes(portOf(server), ...trusting), [0, 0, 0, 0, 0, 1])
  })

  test('unusable arguments are exit code 2 whatever it says', async () => {
    const { code, stderr } = await cli.folder({}).run(['handshake', '--fail-on', 'never'])
    assert.deepEqual([code, stderr], [2, 'tls-lens handshake: name one server, as example.com:443\n'])
    const wrong = await cli.folder({}).run(['handshake', '127.0.0.1:9', '--fail-on', 'info'])
    assert.equal(wrong.code, 2)
    assert.match(wrong.stderr, /must be one of incomplete, untrusted, error, warning, never/)
  })
})

test('a handshake that was saved is shown as it was, by a program that makes no connection', async () => {
  const server = await listen('TLSv1.3', [])
  const { port } = server.address() as AddressInfo
  const folder = cli.folder({})
  const words = ['--server-name', 'localhost', '--ca', testCertificates().root]
  const saved = await folder.run(['handshake', `127.0.0.1:${port}`, ...words, '--format', 'json'])
  server.close()
  folder.write({ 'shop.json': saved.stdout, 'other.json': '{"target":{}}' })
  const again = await folder.run(['handshake', '--open', 'shop.json', '--format', 'json'])
  assert.deepEqual([again.code, again.stderr], [0, ''])
  assert.deepEqual(JSON.parse(again.stdout), JSON.parse(saved.stdout))
  const text = await folder.run(['handshake', '--open=shop.json'])
  assert.match(text.stdout, /TLS 1\.3 · completed in [\s\S]*EncryptedExtensions/)
  // Without a CA that it knows it would be a warning of the rules.
  assert.equal((await folder.run(['handshake', '--open', 'shop.json', '--fail-on', 'untrusted'])).code, 0)
  for (const [given, said] of [
    [['--open', 'other.json'], '--open other.json: not a saved handshake: target.host is missing'],
    [['--open', 'none.json'], 'none.json: there is no such file'],
    [
      ['--open', 'shop.json', 'shop.example'],
      '--open shop.json shows a saved handshake: leave shop.example out',
    ],
    [
      ['--open', 'shop.json', '--format', 'pcapng'],
      '--format pcapng needs the connection itself, which a saved handshake has not',
    ],
  ] as const) {
    const { code, stderr } = await folder.run(['handshake', ...given])
    assert.deepEqual([code, stderr], [2, `tls-lens handshake: ${said}\n`])
  }
})

const SECTION_HEADER = 0x0a0d0d0a

test('pcapng of a server that does not answer has no packet, and why is said beside it', async () => {
  const run = await cli.folder({}).runBinary(['handshake', '127.0.0.1:9', '--format', 'pcapng'])
  assert.deepEqual(
    [run.code, run.stderr],
    [1, 'tls-lens handshake: 127.0.0.1 refuses connections to port 9: nothing listens there.\n'],
  )
  assert.equal(run.stdout.readUInt32BE(0), SECTION_HEADER)
})

test('a key log that cannot be written is said before anything is sent', async () => {
  const folder = cli.folder({})
  mkdirSync(join(folder.path, 'keys.log'))
  const run = await folder.run(['handshake', '127.0.0.1:9', '--keylog', 'keys.log'])
  assert.deepEqual(run, {
    code: 2,
    stdout: '',
    stderr: 'tls-lens handshake: keys.log: not a regular file\n',
  })
})

function listen(version: SecureVersion, logged: string[]): Promise<Server> {
  const { chain, key } = testCertificates().ec
  const server = createServer({
    cert: readFileSync(chain),
    key: readFileSync(key),
    minVersion: version,
    maxVersion: version,
  })
  server.on('keylog', (line: Buffer) => logged.push(line.toString('utf8').trim()))
  server.on('tlsClientError', () => {})
  server.on('secureConnection', (socket) => socket.on('error', () => {}))
  return new Promise((resolve) => {
    server.listen(0, '127.0.0.1', () => resolve(server))
  })
}
