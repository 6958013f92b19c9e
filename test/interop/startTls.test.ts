// Handshakes behind a conversation in the clear: nginx's proxy of mail beside `openssl s_client -starttls`, and every
// protocol with TLS that is Node's.

import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { after, before, describe, test } from 'node:test'
import { START_TLS_NAMES } from '../../server/src/registry/applicationPorts.ts'
import { startClearServer } from '../support/clearServers.ts'
import { type Cli, makeCli } from '../support/cliProcess.ts'
import { testLoopback } from '../support/handshakeTester.ts'
import { type RunningProxy, startConnectProxy, startSocks5Proxy } from '../support/proxies.ts'
import { skipWithoutPeer, startNginxMail } from '../support/realServers.ts'
import { ACCEPTING } from '../support/startTlsScripts.ts'
import { testCertificates } from '../support/testCertificates.ts'

for (const protocol of ['smtp', 'imap', 'pop3'] as const) {
  describe(`nginx before a ${protocol} server`, () => {
    for (const version of ['TLSv1.2', 'TLSv1.3']) {
      test(`${version} behind the conversation, as s_client sees it`, async (context) => {
        if (skipWithoutPeer(context, 'nginxMail') || skipWithoutPeer(context, 'openssl')) return
        const server = await startNginxMail(protocol, `starttls on; ssl_protocols ${version};`, true)
        try {
          const report = await testLoopback(server.port, {
            startTls: protocol,
            askVersions: ['TLSv1.1', 'TLSv1.2', 'TLSv1.3'],
          })
          assert.equal(report.outcome, 'completed', report.explanation)
          assert.equal(report.verified.valid, true)
          assert.equal(report.connection?.startTls?.protocol, protocol)
          assert.deepEqual(
            report.versions.filter((it) => it.offered === true).map((it) => it.version),
            [version],
          )
          const { stdout, stderr } = spawnSync(
            'openssl',
            [
              ...['s_client', '-starttls', protocol, '-connect', `127.0.0.1:${server.port}`],
              ...['-servername', 'localhost', '-brief'],
            ],
            { encoding: 'utf8', input: '', timeout: 20_000 },
          )
          const said = stdout + stderr
          assert.equal(/^Protocol version: (.*)$/m.exec(said)?.[1], report.version)
          assert.match(said, /^Ciphersuite: /m)
        } finally {
          await server.close()
        }
      })
    }

    test('without STARTTLS, that is what is said', async (context) => {
      if (skipWithoutPeer(context, 'nginxMail')) return
      const server = await startNginxMail(protocol, 'starttls off;', true)
      try {
        const report = await testLoopback(server.port, { startTls: protocol })
        assert.equal(report.outcome, 'startTlsFailed')
        assert.match(report.explanation, /^The server does not offer (?:STARTTLS|STLS)/)
        assert.deepEqual(report.messages, [])
      } finally {
        await server.close()
      }
    })
  })
}

for (const name of START_TLS_NAMES) {
  describe(name, () => {
    const versions = ['TLSv1.2', 'TLSv1.3'] as const
    for (const version of versions) {
      test(`${version} is completed behind the conversation, and versions are asked behind it too`, async () => {
        const server = await startClearServer(name, ACCEPTING[name], {
          minVersion: version,
          maxVersion: version,
        })
        try {
          const report = await testLoopback(server.port, { startTls: name, askVersions: versions })
          assert.equal(report.outcome, 'completed', report.explanation)
          assert.equal(report.version, version)
          assert.equal(report.verified.valid, true)
          assert.deepEqual(
            report.versions.map((it) => [it.version, it.offered]),
            versions.map((it) => [it, it === version]),
          )
          assert.ok(server.connections() >= 2)
          // http/1.1 is no protocol to offer there.
          const hello = report.messages.find((it) => it.name === 'ClientHello')
          assert.doesNotMatch(JSON.stringify(hello), /http\/1\.1/)
        } finally {
          server.close()
        }
      })
    }
  })
}

test('an SMTP server that is taken for one with TLS from the first byte is known by its greeting', async () => {
  const server = await startClearServer('smtp', ACCEPTING.smtp)
  try {
    const report = await testLoopback(server.port)
    assert.equal(report.outcome, 'protocolError')
    assert.match(report.explanation, /an SMTP or FTP greeting/)
  } finally {
    server.close()
  }
})

describe('the command line', () => {
  let cli: Cli
  before(async () => {
    cli = await makeCli()
  })
  after(() => cli.remove())

  const run = (...words: readonly string[]) =>
    cli.folder({}).run(['handshake', ...words, '--server-name', 'localhost', '--ca', testCertificates().root])

  test('a protocol is named by an option or by a URL, and the clear conversation is printed', async () => {
    const server = await startClearServer('smtp', ACCEPTING.smtp)
    try {
      const byOption = await run(`127.0.0.1:${server.port}`, '--starttls', 'smtp')
      assert.deepEqual([byOption.code, byOption.stderr], [0, ''], byOption.stdout)
      assert.match(byOption.stdout, /after STARTTLS \(SMTP\) · TLS 1\.3 · completed/)
      assert.match(byOption.stdout, /^ {2}server {2}250-PIPELINING$/m)
      assert.match(byOption.stdout, /^ {2}client {2}STARTTLS$/m)
      const byUrl = await run(`smtp://127.0.0.1:${server.port}`, '--format', 'json')
      assert.equal(JSON.parse(byUrl.stdout).connection.startTls.protocol, 'smtp')
      const none = await run(`smtp://127.0.0.1:${server.port}`, '--starttls', 'none', '--format', 'json')
      assert.equal(none.code, 1)
      assert.equal(JSON.parse(none.stdout).outcome, 'protocolError')
    } finally {
      server.close()
    }
  })

  test('a proxy with CONNECT and one with SOCKS5, whose credentials are in no output', async () => {
    const server = await startClearServer('imap', ACCEPTING.imap)
    const proxies: RunningProxy[] = [await startConnectProxy(), await startSocks5Proxy()]
    try {
      for (const [index, scheme] of ['http', 'socks5'].entries()) {
        const proxy = proxies[index]!
        const url = `${scheme}://someone:MARKED-SECRET@127.0.0.1:${proxy.port}`
        for (const format of ['text', 'json']) {
          const { code, stdout, stderr } = await run(
            `imap://localhost:${server.port}`,
            '--proxy',
            url,
            '--format',
            format,
          )
          assert.deepEqual([code, stderr], [0, ''], stdout)
          assert.match(stdout, new RegExp(`${scheme}://127\\.0\\.0\\.1:${proxy.port}`))
          assert.doesNotMatch(stdout, /someone|MARKED|c29tZW9uZTpNQVJLRUQ/)
        }
        assert.ok(
          proxy.asked.every((it) => it.target === `localhost:${server.port}`),
          JSON.stringify(proxy.asked),
        )
        const authorization = scheme === 'http' ? `Basic ${btoa('someone:MARKED-SECRET')}` : undefined
        assert.equal(proxy.asked[0]?.authorization, authorization)
      }
    } finally {
      for (const proxy of proxies) proxy.close()
      server.close()
    }
  })

  test('a proxy that refuses is an outcome of its own, with its status line', async () => {
    const proxy = await startConnectProxy('403 Not This Port')
    try {
      const url = `http://127.0.0.1:${proxy.port}`
      const { code, stdout } = await run('mail.example:465', '--proxy', url, '--format', 'json')
      assert.equal(code, 1)
      const report = JSON.parse(stdout)
      assert.equal(report.outcome, 'proxyRefused')
      assert.match(
        report.explanation,
        /^The proxy refused the connection to mail\.example:465 with “HTTP\/1\.1 403 Not This Port”\.$/,
      )
    } finally {
      proxy.close()
    }
  })

  test('a proxy that cannot be used is exit code 2, without its password', async () => {
    const { code, stderr } = await run('mail.example', '--proxy', 'https://u:MARKED@proxy.example')
    assert.equal(code, 2)
    assert.equal(
      stderr,
      'tls-lens handshake: --proxy: a proxy over https:// is not supported: http:// and socks5:// are\n',
    )
  })
})
