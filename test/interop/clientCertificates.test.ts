// What a server makes of a client's certificate behind a completed handshake: nginx in its answer to the request,
// Apache in a second handshake or in post-handshake authentication, others in the handshake itself.

import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import type { AddressInfo, Socket } from 'node:net'
import { after, before, describe, test } from 'node:test'
import { createServer } from 'node:tls'
import { handshakeText } from '../../server/src/report/handshakeText.ts'
import type { RunningServer } from '../support/childServer.ts'
import { type Cli, makeCli } from '../support/cliProcess.ts'
import { story, testLoopback } from '../support/handshakeTester.ts'
import {
  type Peer,
  skipWithoutPeer,
  startApache,
  startHaproxy,
  startNginx,
  startNginxMail,
  startNginxStream,
  startNode,
  startOpenssl,
} from '../support/realServers.ts'
import { type CertificateFiles, testCertificates } from '../support/testCertificates.ts'

const { authorities, client, expiredClient, strangeClient } = testCertificates()

const CLIENTS: Readonly<Record<string, CertificateFiles | undefined>> = {
  none: undefined,
  good: client,
  expired: expiredClient,
  strange: strangeClient,
}

/** What is to be said: of none, whether one is required; of one that was sent, what became of it. */
type Verdict = 'required' | 'optional' | 'accepted' | 'rejected' | 'unknown'

interface Site {
  readonly name: string
  readonly peer: Peer
  readonly start: (version: 'TLSv1.2' | 'TLSv1.3') => Promise<RunningServer>
  readonly verdicts: Readonly<Record<string, Verdict>>
  /** Of the application protocols that are offered. */
  readonly protocols?: readonly string[]
}

const nginx = (directives: string, location = 'return 200 "fine";') => {
  return (version: string) =>
    startNginx(
      ({ port, certificates }) => `server {
        listen 127.0.0.1:${port} ssl;
        ssl_protocols ${version};
        ssl_certificate ${certificates.ec.chain};
        ssl_certificate_key ${certificates.ec.key};
        ssl_client_certificate ${authorities};
        ssl_verify_depth 2;
        ${directives}
        location / { ${location} }
      }`,
    )
}

const apache = (directives: string) => (version: string) =>
  startApache(() => `SSLProtocol -all +${version}\nSSLCACertificateFile ${authorities}\n${directives}`)

const haproxy = (bind: string, frontend = '') => {
  return (version: string) =>
    startHaproxy(`ca-file ${authorities} ssl-min-ver ${version} ssl-max-ver ${version} ${bind}`, '', frontend)
}

const REFUSED = { none: 'required', good: 'accepted', expired: 'rejected', strange: 'rejected' } as const
const UNTOLD = { none: 'unknown', good: 'unknown' } as const

const SITES: readonly Site[] = [
  { name: 'nginx, on', peer: 'nginx', start: nginx('ssl_verify_client on;'), verdicts: REFUSED },
  {
    name: 'nginx, optional',
    peer: 'nginx',
    start: nginx('ssl_verify_client optional;'),
    verdicts: { ...REFUSED, none: 'optional' },
  },
  {
    name: 'nginx, optional_no_ca, which leaves it to the application',
    peer: 'nginx',
    start: nginx('ssl_verify_client optional_no_ca;', 'return 403;'),
    verdicts: { none: 'unknown', good: 'unknown', strange: 'unknown' },
  },
  {
    name: "nginx, optional, with an application's own 400",
    peer: 'nginx',
    start: nginx('ssl_verify_client optional;', 'return 400 "no such thing";'),
    verdicts: { ...UNTOLD, expired: 'rejected' },
  },
  {
    name: 'nginx, optional, with a location for clients with a certificate only',
    peer: 'nginx',
    start: nginx(
      'ssl_verify_client optional;',
      'if ($ssl_client_verify != SUCCESS) { return 401; } return 200 "fine";',
    ),
    verdicts: { ...REFUSED, none: 'unknown' },
  },
  {
    name: 'nginx, on, with an error page of its own',
    peer: 'nginx',
    start: nginx('ssl_verify_client on; error_page 495 496 =303 https://help.example/;'),
    verdicts: { none: 'unknown', good: 'accepted', strange: 'unknown' },
  },
  {
    name: 'nginx, on, with nothing behind it',
    peer: 'nginx',
    start: nginx('ssl_verify_client on;', 'proxy_pass http://127.0.0.1:9;'),
    verdicts: { ...REFUSED, good: 'unknown' },
  },
  {
    name: 'nginx, on, where HTTP/2 is all that is offered',
    peer: 'nginx',
    start: (version) =>
      startNginx(
        ({ port, certificates }) => `server {
          listen 127.0.0.1:${port} ssl http2;
          ssl_protocols ${version};
          ssl_certificate ${certificates.ec.chain};
          ssl_certificate_key ${certificates.ec.key};
          ssl_client_certificate ${authorities};
          ssl_verify_client on;
        }`,
      ),
    verdicts: { none: 'unknown', good: 'unknown', strange: 'unknown' },
    protocols: ['h2'],
  },
  {
    name: 'Apache, for the whole server',
    peer: 'apache',
    start: apache('SSLVerifyClient require\nSSLVerifyDepth 2'),
    verdicts: REFUSED,
  },
  {
    name: 'Apache, for a location',
    peer: 'apache',
    start: apache('<Location "/">\nSSLVerifyClient require\nSSLVerifyDepth 2\n</Location>'),
    verdicts: REFUSED,
  },
  {
    name: 'Apache, optional for a location',
    peer: 'apache',
    start: apache('<Location "/">\nSSLVerifyClient optional\nSSLVerifyDepth 2\n</Location>'),
    verdicts: { ...REFUSED, none: 'optional' },
  },
  {
    name: 'Apache, optional, with a location for clients with a certificate only',
    peer: 'apache',
    start: apache(
      'SSLVerifyClient optional\nSSLVerifyDepth 2\n<Location "/">\nRequire expr "%{SSL_CLIENT_VERIFY} == \'SUCCESS\'"\n</Location>',
    ),
    verdicts: { ...REFUSED, none: 'unknown' },
  },
  { name: 'HAProxy, required', peer: 'haproxy', start: haproxy('verify required'), verdicts: REFUSED },
  {
    name: 'HAProxy, optional',
    peer: 'haproxy',
    start: haproxy('verify optional'),
    verdicts: { ...REFUSED, none: 'optional' },
  },
  {
    name: 'HAProxy, optional, which denies in a rule of its own',
    peer: 'haproxy',
    start: haproxy(
      'alpn http/1.1 verify optional crt-ignore-err all ca-ignore-err all',
      'http-request deny unless { ssl_c_used 1 } { ssl_c_verify 0 }',
    ),
    verdicts: { none: 'unknown', good: 'accepted', expired: 'unknown', strange: 'unknown' },
  },
  ...(['imap', 'pop3', 'smtp'] as const).map(
    (protocol): Site => ({
      name: `nginx before a ${protocol} server`,
      peer: 'nginxMail',
      start: (version) =>
        startNginxMail(
          protocol,
          `ssl_verify_client on; ssl_protocols ${version}; ${protocol === 'smtp' ? 'smtp_auth none;' : ''}`,
        ),
      verdicts: REFUSED,
      protocols: [],
    }),
  ),
  {
    name: 'openssl s_server, which is asked for nothing',
    peer: 'openssl',
    start: (version) =>
      startOpenssl({
        parameters: [
          ...[version === 'TLSv1.3' ? '-tls1_3' : '-tls1_2', '-CAfile', authorities],
          ...['-Verify', '2', '-verify_return_error'],
        ],
      }),
    verdicts: REFUSED,
  },
]

for (const { name, peer, start, verdicts, protocols } of SITES) {
  for (const version of ['TLSv1.3', 'TLSv1.2'] as const) {
    test(`${name}, ${version}`, async (context) => {
      if (skipWithoutPeer(context, peer)) return
      const server = await start(version)
      try {
        for (const [kind, expected] of Object.entries(verdicts)) {
          const files = CLIENTS[kind]
          const report = await testLoopback(server.port, {
            ...(files === undefined ? {} : { client: files }),
            ...(protocols === undefined ? {} : { applicationProtocols: protocols }),
          })
          const told = `${kind}: ${JSON.stringify(report.clientCertificate)}\n${handshakeText(report)}${report.explanation}\n${server.log()}`
          const { requested, sent, outcome, required } = report.clientCertificate
          assert.ok(requested, told)
          assert.equal(sent, files !== undefined, told)
          const verdict = outcome ?? (required === undefined ? 'unknown' : required ? 'required' : 'optional')
          assert.equal(verdict, expected, told)
          const said = `${report.explanation} ${handshakeText(report)}`
          if (expected !== 'accepted') assert.doesNotMatch(said, /accepted (?:it|the one)/, told)
          if (expected !== 'optional') assert.doesNotMatch(said, /does without/, told)
          if (expected === 'required' || expected === 'rejected') assert.doesNotMatch(said, /works/, told)
          if (expected === 'unknown') assert.ok(report.clientCertificate.reason, told)
        }
      } finally {
        await server.close()
      }
    })
  }
}

test('nginx is taken at its word, which stands in the body of its answer', async (context) => {
  if (skipWithoutPeer(context, 'nginx')) return
  const server = await nginx('ssl_verify_client on;')('TLSv1.3')
  try {
    const none = await testLoopback(server.port)
    assert.equal(none.outcome, 'completed')
    assert.match(
      none.explanation,
      /requires a client certificate, and none was sent: HTTP 400 "No required SSL certificate was sent"\. It accepts certificates of/,
    )
    const expired = await testLoopback(server.port, { client: expiredClient })
    assert.match(expired.explanation, /rejected the client certificate.*HTTP 400 "The SSL certificate error"/)
    assert.ok(story(expired).includes('client HTTP GET /'))
    const good = await testLoopback(server.port, { client })
    assert.match(good.explanation, /accepted the one that was sent/)
  } finally {
    await server.close()
  }
})

test('only a 2xx status is successful', async (context) => {
  if (skipWithoutPeer(context, 'nginx')) return
  for (const [answer, summary] of [
    ['200 "fine"', 'successful'],
    ['302 https://shop.example/', 'redirection'],
    ['400', 'client error'],
    ['404', 'client error'],
    ['500', 'server error'],
    ['503', 'server error'],
  ] as const) {
    const server = await nginx('', `return ${answer};`)('TLSv1.3')
    try {
      const report = await testLoopback(server.port)
      const message = report.messages.find((it) => it.from === 'server' && it.protocol === 'application_data')
      assert.deepEqual([message?.name, message?.summary], [`HTTP ${answer.slice(0, 3)}`, summary])
      assert.equal(report.clientCertificate.requested, false)
    } finally {
      await server.close()
    }
  }
})

test('a stream that nginx ends, or that an application refuses, is no acceptance', async (context) => {
  if (skipWithoutPeer(context, 'nginx')) return
  const answers = { ALPNProtocols: ['http/1.1'], requestCert: true, rejectUnauthorized: false }
  for (const status of ['401 Unauthorized', '500 Internal Server Error']) {
    const server = await startNode(
      { ...answers, ca: readFileSync(authorities) },
      `HTTP/1.1 ${status}\r\n\r\n`,
    )
    try {
      const report = await testLoopback(server.port, { client: strangeClient })
      assert.equal(report.clientCertificate.outcome, 'unknown', report.explanation)
    } finally {
      await server.close()
    }
  }
  for (const files of [undefined, strangeClient]) {
    const server = await startNginxStream('ssl_verify_client on;')
    try {
      const report = await testLoopback(server.port, {
        applicationProtocols: [],
        ...(files === undefined ? {} : { client: files }),
      })
      const { accepted, required } = report.clientCertificate
      assert.ok(accepted !== true && required !== false, `${report.explanation}\n${server.log()}`)
    } finally {
      await server.close()
    }
  }
})

test('a reset behind the answer is not the verdict', async () => {
  const { rsa } = testCertificates()
  for (const maxVersion of ['TLSv1.3', 'TLSv1.2'] as const) {
    const tcp = new Set<Socket>()
    const server = createServer(
      {
        ...{
          cert: readFileSync(rsa.chain),
          key: readFileSync(rsa.key),
          ca: readFileSync(authorities),
          maxVersion,
        },
        ...{ requestCert: true, rejectUnauthorized: false, ALPNProtocols: ['http/1.1'] },
      },
      (socket) => {
        socket.on('error', () => {})
        socket.write('HTTP/1.1 403 Forbidden\r\n\r\n')
        setTimeout(() => tcp.forEach((it) => void it.resetAndDestroy()), 100)
      },
    )
    server.on('connection', (socket: Socket) => void tcp.add(socket))
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    try {
      const { port } = server.address() as AddressInfo
      const report = await testLoopback(port, { client })
      assert.equal(report.outcome, 'completed', report.explanation)
      assert.equal(report.clientCertificate.outcome, 'unknown')
    } finally {
      server.close()
    }
  }
})

describe('the command', () => {
  let cli: Cli
  before(async () => {
    cli = await makeCli()
  })
  after(() => cli.remove())

  test('ends with 1 where the server refuses the client over a completed handshake', async (context) => {
    if (skipWithoutPeer(context, 'nginx')) return
    const server = await nginx('ssl_verify_client on;')('TLSv1.3')
    try {
      const folder = cli.folder({})
      const run = (files: CertificateFiles | undefined) =>
        folder.run([
          ...['handshake', `127.0.0.1:${server.port}`, '--server-name', 'localhost'],
          ...['--ca', testCertificates().root],
          ...(files === undefined ? [] : ['--cert', files.chain, '--key', files.key]),
        ])
      assert.equal((await run(client)).code, 0)
      const refused = await run(strangeClient)
      assert.equal(refused.code, 1)
      assert.match(refused.stdout, /it rejected it \(HTTP 400 "The SSL certificate error"\)/)
      assert.equal((await run(undefined)).code, 1)
    } finally {
      await server.close()
    }
  })
})
