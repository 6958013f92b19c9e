// `tls-lens handshake` with servers of all kinds: text, JSON, exit code and docs/cli.md say the same, and so does the
// server's own log.

import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { getDiffieHellman } from 'node:crypto'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { type AddressInfo, createServer as createTcpServer, type Socket } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import type { HandshakeReport } from '../../server/src/describe/handshake/handshakeReport.ts'
import { formatPem } from '../../server/src/pem/pem.ts'
import { versionTitle } from '../../server/src/registry/protocolVersions.ts'
import type { RunningServer } from '../support/childServer.ts'
import { type Cli, makeCli } from '../support/cliProcess.ts'
import { startMiddlebox } from '../support/middlebox.ts'
import {
  type OpensslOptions,
  type Peer,
  skipWithoutPeer,
  startApache,
  startHaproxy,
  startJava,
  startNginx,
  startOldNode,
  startOpenssl,
} from '../support/realServers.ts'
import { type CertificateFiles, testCertificates } from '../support/testCertificates.ts'

const { authorities, root, client, expiredClient, strangeClient, rsa, ec } = testCertificates()

let cli: Cli
const folder = mkdtempSync(join(tmpdir(), 'tls-lens-agreement-'))
before(async () => {
  cli = await makeCli()
  writeFileSync(join(folder, 'dh1024.pem'), dhParameters(getDiffieHellman('modp2').getPrime()))
  openssl('req -x509 -newkey rsa:1024 -noenc -keyout small.key -out small.pem -subj /CN=localhost -days 9')
  openssl(
    'req -x509 -newkey ec -pkeyopt ec_paramgen_curve:brainpoolP256r1 -noenc -keyout pool.key -out pool.pem -subj /CN=localhost -days 9',
  )
})
after(() => {
  cli.remove()
  rmSync(folder, { recursive: true, force: true })
})

function openssl(words: string): void {
  execFileSync('openssl', words.split(' '), { cwd: folder, stdio: ['ignore', 'pipe', 'pipe'] })
}

/** The second Oakley group of RFC 2409, as PKCS #3 has it. */
function dhParameters(prime: Buffer): string {
  const integers = [0x02, 0x81, prime.length + 1, 0, ...prime, 0x02, 0x01, 2]
  return formatPem('DH PARAMETERS', Uint8Array.of(0x30, 0x81, integers.length, ...integers))
}

interface Case {
  readonly name: string
  readonly peer: Peer
  readonly start: () => Promise<RunningServer>
  readonly words?: readonly string[]
  readonly client?: CertificateFiles
  readonly code: 0 | 1
  readonly outcome: HandshakeReport['outcome']
  readonly version?: string
  /** Those that are known to be spoken. */
  readonly speaks?: readonly string[]
  /** In the text and in the explanation. */
  readonly says?: RegExp
  readonly log?: RegExp
}

const nginx = (directives: string, location = 'return 200 "fine";') => {
  return () =>
    startNginx(
      ({ port }) => `error_log stderr info; server {
        listen 127.0.0.1:${port} ssl;
        ssl_certificate ${ec.chain};
        ssl_certificate_key ${ec.key};
        ssl_client_certificate ${authorities};
        ssl_verify_depth 2;
        ${directives}
        location / { ${location} }
      }`,
    )
}
const sServer =
  (...parameters: string[]) =>
  () =>
    startOpenssl({ parameters })
const bare = (options: OpensslOptions) => () => startOpenssl(options)
const apache = (directives: string) => () =>
  startApache(() => `LogLevel info ssl:info\nSSLCACertificateFile ${authorities}\n${directives}`)
const behind = (reaction: 'reset' | 'drop') => async () => {
  const server = await startOpenssl({ parameters: ['-tls1_3'] })
  const device = await startMiddlebox(server.port, 'postQuantumGroup', reaction)
  return {
    ...device,
    close: async () => {
      await device.close()
      await server.close()
    },
  }
}
const greeting = (text: string) => async (): Promise<RunningServer> => {
  const sockets = new Set<Socket>()
  const server = createTcpServer((socket) => {
    sockets.add(socket)
    socket.on('error', () => socket.destroy())
    socket.on('data', () => {})
    if (text !== '') socket.write(text)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    port: (server.address() as AddressInfo).port,
    log: () => '',
    close: () =>
      new Promise((resolve) => {
        for (const socket of sockets) socket.destroy()
        server.close(() => resolve())
      }),
  }
}

const WEAK = '@SECLEVEL=0'
const LOCATION = '<Location "/">\nSSLVerifyClient require\nSSLVerifyDepth 2\n</Location>'

const CASES: readonly Case[] = [
  {
    name: 'nginx that requires a client certificate, none',
    peer: 'nginx',
    start: nginx('ssl_verify_client on;'),
    code: 1,
    outcome: 'completed',
    version: 'TLSv1.2',
    says: /requires a client certificate.*none was sent.*HTTP 400 "No required SSL certificate was sent"/,
    log: /client sent no required SSL certificate/,
  },
  {
    name: 'nginx that requires a client certificate, a good one',
    peer: 'nginx',
    start: nginx('ssl_verify_client on;'),
    client,
    code: 0,
    outcome: 'completed',
    says: /accepted (?:it|the one that was sent)/,
  },
  {
    name: 'nginx that requires a client certificate, an expired one',
    peer: 'nginx',
    start: nginx('ssl_verify_client on;'),
    client: expiredClient,
    code: 1,
    outcome: 'completed',
    says: /rejected.*expired on 2025-01-01/,
    log: /certificate has expired/,
  },
  {
    name: 'nginx with a page of success for who is refused, none',
    peer: 'nginx',
    start: nginx(
      'ssl_verify_client on; error_page 495 496 =200 /refused; location = /refused { return 200 "no"; }',
    ),
    code: 0,
    outcome: 'completed',
    says: /does without.*HTTP 200, unless that is how it refuses clients/,
    log: /client sent no required SSL certificate/,
  },
  {
    name: 'nginx where the application knows no such page, optional',
    peer: 'nginx',
    start: nginx('ssl_verify_client optional;', 'return 404;'),
    client,
    code: 0,
    outcome: 'completed',
    says: /accepted.*HTTP 404, unless/,
  },
  {
    name: 'Apache with a location that requires a client certificate, TLS 1.2, none',
    peer: 'apache',
    start: apache(`SSLProtocol -all +TLSv1.2\n${LOCATION}`),
    code: 1,
    outcome: 'alert',
    version: 'TLSv1.2',
    says: /requires a client certificate, and none was sent/,
    log: /peer did not return a certificate/,
  },
  {
    name: 'Apache with a location that requires a client certificate, TLS 1.3, none',
    peer: 'apache',
    start: apache(`SSLProtocol -all +TLSv1.3\n${LOCATION}`),
    code: 1,
    outcome: 'alert',
    version: 'TLSv1.3',
    says: /requires a client certificate, and none was sent: it ended the handshake with certificate_required/,
    log: /Client certificate missing/,
  },
  {
    name: 'Apache with a location that requires a client certificate, TLS 1.3, a good one',
    peer: 'apache',
    start: apache(`SSLProtocol -all +TLSv1.3\n${LOCATION}`),
    client,
    code: 0,
    outcome: 'completed',
    says: /accepted/,
  },
  {
    name: 'Apache that refuses HEAD and requires a client certificate',
    peer: 'apache',
    start: apache(
      `LoadModule rewrite_module /usr/lib/apache2/modules/mod_rewrite.so\nRewriteEngine on\nRewriteCond %{REQUEST_METHOD} =HEAD\nRewriteRule ^ - [R=405]\nSSLProtocol -all +TLSv1.3\n${LOCATION}`,
    ),
    client,
    code: 0,
    outcome: 'completed',
    says: /accepted/,
  },
  {
    name: 'HAProxy that requires a client certificate, none',
    peer: 'haproxy',
    start: () => startHaproxy(`ca-file ${authorities} verify required`),
    code: 1,
    outcome: 'alert',
    says: /requires a client certificate, and none was sent/,
  },
  {
    name: 'HAProxy that denies in a rule of its own, without ALPN',
    peer: 'haproxy',
    start: () =>
      startHaproxy(
        `ca-file ${authorities} verify optional crt-ignore-err all ca-ignore-err all`,
        '',
        'http-request deny unless { ssl_c_used 1 } { ssl_c_verify 0 }',
      ),
    client: strangeClient,
    code: 0,
    outcome: 'completed',
    says: /does not say whether it accepts it|did not say whether it accepts it/,
  },
  {
    name: 'anonymous suites',
    peer: 'openssl',
    start: bare({ certificate: 'none', parameters: ['-tls1_2', '-cipher', `aNULL:${WEAK}`] }),
    code: 1,
    outcome: 'alert',
    speaks: ['TLSv1.2'],
    says: /accepts TLS 1\.2 with TLS_\w*anon\w*, which was not offered/i,
    log: /no shared cipher/,
  },
  {
    name: 'NULL suites',
    peer: 'openssl',
    start: sServer('-tls1_2', '-cipher', `eNULL:${WEAK}`),
    code: 1,
    outcome: 'alert',
    speaks: ['TLSv1.2'],
    says: /with TLS_\w*_NULL_\w*, which was not offered/,
    log: /no shared cipher/,
  },
  {
    name: 'PSK suites',
    peer: 'openssl',
    start: bare({ certificate: 'none', parameters: ['-tls1_2', '-psk', '00112233', '-cipher', 'PSK'] }),
    code: 1,
    outcome: 'alert',
    speaks: ['TLSv1.2'],
    says: /with TLS_\w*PSK\w*, which was not offered/,
    log: /no shared cipher/,
  },
  {
    name: 'a certificate on a brainpool curve',
    peer: 'openssl',
    start: () =>
      startOpenssl({
        certificate: 'ec',
        parameters: ['-tls1_2', '-cert', join(folder, 'pool.pem'), '-key', join(folder, 'pool.key')],
      }),
    code: 1,
    outcome: 'alert',
    speaks: ['TLSv1.2'],
  },
  {
    name: 'a brainpool group',
    peer: 'openssl',
    start: sServer('-tls1_2', '-groups', 'brainpoolP384r1', '-cipher', 'ECDHE+AESGCM'),
    code: 1,
    outcome: 'alert',
    speaks: ['TLSv1.2'],
    log: /no shared cipher/,
  },
  {
    name: 'a device that resets post-quantum groups',
    peer: 'openssl',
    start: behind('reset'),
    words: ['--groups', 'X25519MLKEM768:X25519'],
    code: 1,
    outcome: 'reset',
    speaks: ['TLSv1.3'],
    says: /while others were answered \(TLS 1\.3\)/,
  },
  {
    name: 'a device that drops post-quantum groups',
    peer: 'openssl',
    start: behind('drop'),
    words: ['--groups', 'X25519MLKEM768:X25519', '--timeout', '2'],
    code: 1,
    outcome: 'timedOut',
    speaks: ['TLSv1.3'],
    says: /while others were answered \(TLS 1\.3\)/,
  },
  {
    name: 'SMTP',
    peer: 'openssl',
    start: greeting('220 mail.example ESMTP\r\n'),
    code: 1,
    outcome: 'protocolError',
    speaks: [],
    says: /no TLS server/,
  },
  {
    name: 'SSH',
    peer: 'openssl',
    start: greeting('SSH-2.0-OpenSSH_9.2\r\n'),
    code: 1,
    outcome: 'protocolError',
    speaks: [],
    says: /no TLS server.*SSH/,
  },
  {
    name: 'silence',
    peer: 'openssl',
    start: greeting(''),
    words: ['--timeout', '1'],
    code: 1,
    outcome: 'timedOut',
    speaks: [],
    says: /answers none of the ClientHellos/,
  },
  {
    name: 'SSL 2.0 alone',
    peer: 'oldNode',
    start: () => startOldNode({ secureProtocol: 'SSLv2_method' }),
    words: ['--tls', 'ssl2'],
    code: 0,
    outcome: 'completed',
    version: 'SSLv2',
    speaks: ['SSLv2'],
  },
  {
    name: 'SSL 2.0 alone, asked for the best',
    peer: 'oldNode',
    start: () => startOldNode({ secureProtocol: 'SSLv2_method' }),
    code: 1,
    outcome: 'closed',
    speaks: ['SSLv2'],
  },
  {
    name: 'SSL 3.0 alone, asked for the best',
    peer: 'oldNode',
    start: () => startOldNode({ secureProtocol: 'SSLv3_method' }),
    code: 0,
    outcome: 'completed',
    version: 'SSLv3',
    speaks: ['SSLv3'],
  },
  {
    name: 'all versions of an old Node',
    peer: 'oldNode',
    start: () => startOldNode(),
    code: 0,
    outcome: 'completed',
    version: 'TLSv1.2',
    speaks: ['SSLv2', 'SSLv3', 'TLSv1.0', 'TLSv1.1', 'TLSv1.2'],
  },
  {
    name: 'HTTP/2 alone by ALPN',
    peer: 'haproxy',
    start: sServer('-alpn', 'h2'),
    code: 0,
    outcome: 'completed',
    says: /refuses the application protocols that this test offered, which were only http\/1\.1/,
    log: /no application protocol/,
  },
  {
    name: 'HTTP/2 alone by ALPN, which is asked for by name',
    peer: 'openssl',
    start: sServer('-alpn', 'h2'),
    words: ['--alpn', 'http/1.1'],
    code: 1,
    outcome: 'alert',
    says: /refuses the application protocols that this test offered/,
  },
  {
    name: 'nginx that rejects handshakes for other names',
    peer: 'nginx',
    start: () =>
      startNginx(
        ({ port }) => `error_log stderr info;
          server { listen 127.0.0.1:${port} ssl default_server; ssl_reject_handshake on; }
          server { listen 127.0.0.1:${port} ssl; server_name shop.example;
            ssl_certificate ${ec.chain}; ssl_certificate_key ${ec.key}; }`,
      ),
    code: 1,
    outcome: 'alert',
    says: /unrecognized_name \(112\)/,
  },
  {
    name: 'nginx that rejects handshakes without a name',
    peer: 'nginx',
    start: () =>
      startNginx(
        ({ port }) => `error_log stderr info;
          server { listen 127.0.0.1:${port} ssl default_server; ssl_reject_handshake on; }
          server { listen 127.0.0.1:${port} ssl; server_name localhost;
            ssl_certificate ${ec.chain}; ssl_certificate_key ${ec.key}; }`,
      ),
    words: ['--server-name', ''],
    code: 1,
    outcome: 'alert',
    says: /requires a server name, and none was sent, as 127\.0\.0\.1 is an address/,
  },
  {
    name: 's_server with a Diffie-Hellman group of 1024 bits',
    peer: 'openssl',
    start: () =>
      startOpenssl({
        certificate: 'rsa',
        parameters: [
          ...['-tls1_2', '-dhparam', join(folder, 'dh1024.pem')],
          ...['-cipher', `DHE-RSA-AES128-GCM-SHA256:${WEAK}`],
        ],
      }),
    code: 0,
    outcome: 'completed',
    version: 'TLSv1.2',
    says: /Diffie-Hellman group has 1024 bits: OpenSSL at security level 2/,
  },
  {
    name: 'nginx with a Diffie-Hellman group of 1024 bits',
    peer: 'nginx',
    start: () =>
      startNginx(
        ({ port }) => `server {
        listen 127.0.0.1:${port} ssl; ssl_protocols TLSv1.2;
        ssl_certificate ${rsa.chain}; ssl_certificate_key ${rsa.key};
        ssl_dhparam ${join(folder, 'dh1024.pem')}; ssl_ciphers DHE-RSA-AES128-GCM-SHA256:${WEAK};
      }`,
      ),
    code: 0,
    outcome: 'completed',
    says: /Diffie-Hellman group has 1024 bits/,
  },
  {
    name: 'an RSA key of 1024 bits',
    peer: 'nginx',
    start: () =>
      startNginx(
        ({ port }) => `server {
        listen 127.0.0.1:${port} ssl; ssl_ciphers DEFAULT:${WEAK};
        ssl_certificate ${join(folder, 'small.pem')}; ssl_certificate_key ${join(folder, 'small.key')};
      }`,
      ),
    code: 0,
    outcome: 'completed',
    says: /RSA key of the certificate has 1024 bits/,
  },
  {
    name: 'Java without secure renegotiation',
    peer: 'java',
    start: () => startJava({ protocols: ['TLSv1.2'], disabledExtensions: ['renegotiation_info'] }),
    code: 0,
    outcome: 'completed',
    says: /does not support secure renegotiation \(RFC 5746\)/,
  },
]

test('nginx lets clients in with PKCS #12 and encrypted keys, whose password is in a file or the environment', async (context) => {
  if (skipWithoutPeer(context, 'nginx')) return
  const secret = 'open sesame'
  const make = (...words: string[]) =>
    execFileSync('openssl', words, { cwd: folder, stdio: ['ignore', 'pipe', 'pipe'] })
  make(
    'pkcs12',
    '-export',
    '-in',
    client.chain,
    '-inkey',
    client.key,
    '-passout',
    `pass:${secret}`,
    '-out',
    'c.p12',
  )
  make('pkcs8', '-topk8', '-in', client.key, '-passout', `pass:${secret}`, '-out', 'c.key')
  writeFileSync(join(folder, 'password.txt'), `${secret}\n`)
  writeFileSync(join(folder, 'wrong.txt'), 'open barley\n')
  const server = await nginx('ssl_verify_client on;')()
  try {
    const run = (words: readonly string[], env: Readonly<Record<string, string>> = {}) =>
      cli
        .folder({})
        .run(
          ['handshake', `127.0.0.1:${server.port}`, '--server-name', 'localhost', '--ca', root, ...words],
          { env },
        )
    for (const files of [
      ['--cert', join(folder, 'c.p12')],
      ['--cert', client.chain, '--key', join(folder, 'c.key')],
    ]) {
      for (const opened of [
        await run([...files, '--password-file', join(folder, 'password.txt')]),
        await run(files, { TLS_LENS_PASSWORD: secret }),
      ]) {
        assert.deepEqual([opened.code, opened.stderr], [0, ''], opened.stdout)
        assert.match(opened.stdout, /one was sent, and it accepted it/)
        assert.ok(!opened.stdout.includes(secret))
      }
      for (const closed of [
        await run(files),
        await run([...files, '--password-file', join(folder, 'wrong.txt')]),
        await run(files, { TLS_LENS_PASSWORD: 'open barley' }),
      ]) {
        assert.deepEqual([closed.code, closed.stdout], [2, ''], closed.stderr)
        assert.match(closed.stderr, /^tls-lens handshake: --(?:cert|key) \S+: .*password.*\n$/)
      }
    }
    assert.doesNotMatch(server.log(), /No required|verify error/)
  } finally {
    await server.close()
  }
})

test("--server-name '' sends no name, and the certificate is verified for the host", async (context) => {
  if (skipWithoutPeer(context, 'nginx')) return
  const server = await startNginx(
    ({ port }) => `
      server { listen 127.0.0.1:${port} ssl default_server;
        ssl_certificate ${rsa.chain}; ssl_certificate_key ${rsa.key}; return 200 "none"; }
      server { listen 127.0.0.1:${port} ssl; server_name localhost;
        ssl_certificate ${ec.chain}; ssl_certificate_key ${ec.key}; return 200 "named"; }`,
  )
  try {
    for (const [words, owner, name] of [
      [['--server-name', ''], 'CN=rsa', undefined],
      [['--server-name='], 'CN=rsa', undefined],
      [[], 'CN=ec', 'localhost'],
    ] as const) {
      const all = ['handshake', `localhost:${server.port}`, '--ca', root, ...words]
      const json = await cli.folder({}).run([...all, '--format', 'json'])
      assert.equal(json.code, 0, json.stdout + json.stderr)
      const { serverCertificates, target, verified, messages } = JSON.parse(json.stdout) as HandshakeReport
      assert.equal(serverCertificates[0]?.subject, owner)
      assert.equal(target.serverName, name)
      const hello = messages[0]!.fields.some((it) => `${it.name} ${it.value}`.includes('server_name'))
      assert.equal(hello, name !== undefined, JSON.stringify(messages[0]!.fields))
      assert.ok(verified.checks.some((it) => it.what === 'name' && it.detail === 'name localhost'))
      assert.equal(verified.valid, true)
      const text = await cli.folder({}).run(all)
      assert.match(text.stdout, /✓ name localhost/)
    }
  } finally {
    await server.close()
  }
})

test('a name that was kept back is not excused by an address', async (context) => {
  if (skipWithoutPeer(context, 'nginx')) return
  const server = await startNginx(
    ({ port }) => `
      server { listen 127.0.0.1:${port} ssl default_server; ssl_reject_handshake on; }
      server { listen 127.0.0.1:${port} ssl; server_name localhost;
        ssl_certificate ${ec.chain}; ssl_certificate_key ${ec.key}; }`,
  )
  try {
    const { code, stdout } = await cli
      .folder({})
      .run(['handshake', `localhost:${server.port}`, '--server-name', ''])
    assert.equal(code, 1)
    assert.match(plain(stdout), /requires a server name, and none was sent\./)
    assert.doesNotMatch(stdout, /is an address/)
  } finally {
    await server.close()
  }
})

test('a file of --ca that holds no trust anchor is listed as that', async (context) => {
  if (skipWithoutPeer(context, 'nginx')) return
  const server = await nginx('')()
  try {
    const target = ['handshake', `127.0.0.1:${server.port}`, '--server-name', 'localhost']
    for (const [file, title] of [
      [ec.certificate, `${ec.certificate} (none: localhost is not self-signed)`],
      [ec.chain, `${ec.chain} (none: no certificate in it is self-signed)`],
      [root, root],
      [authorities, authorities],
    ] as const) {
      const text = await cli.folder({}).run([...target, '--ca', file])
      const json = await cli.folder({}).run([...target, '--ca', file, '--format', 'json'])
      const { verified } = JSON.parse(json.stdout) as HandshakeReport
      assert.equal(verified.trust?.at(-1), title)
      assert.ok(text.stdout.includes(`, ${title}.\n`), text.stdout)
      assert.equal(verified.valid, title === file, text.stdout)
      const verify = await cli.folder({}).run(['verify', ec.chain, '--ca', file])
      assert.ok(verify.stdout.endsWith(`Trust anchors: ${title}\n`), verify.stdout)
      assert.equal(verify.code, title === file ? 0 : 1)
    }
  } finally {
    await server.close()
  }
})

/** Of docs/cli.md. */
const OUTCOME_WORDS: Readonly<Record<string, RegExp>> = {
  completed: /completed in \d/,
  answered: /· answered/,
  alert: /not completed: an alert/,
  closed: /not completed: the server closed/,
  reset: /not completed: the connection was reset/,
  timedOut: /not completed: no answer in time/,
  protocolError: /not completed: the answer is not what TLS asks for/,
}

for (const { name, peer, start, words = [], client: files, ...expected } of CASES) {
  test(name, async (context) => {
    if (skipWithoutPeer(context, peer)) return
    const server = await start()
    try {
      const target = [`127.0.0.1:${server.port}`, '--ca', root]
      const named = words.includes('--server-name') ? [] : ['--server-name', 'localhost']
      const own = files === undefined ? [] : ['--cert', files.chain, '--key', files.key]
      const run = (more: readonly string[]) =>
        cli.folder({}).run(['handshake', ...target, ...named, ...own, ...words, ...more])
      const text = await run([])
      const json = await run(['--format', 'json'])
      const told = `${text.stdout}${text.stderr}\n${json.stdout.replace(/"messages": \[.*\n {2}\],\n/s, '').replace(/"pem": .*/g, '')}${json.stderr}\n${server.log()}`
      const report = JSON.parse(json.stdout) as HandshakeReport
      assert.deepEqual(
        [text.code, json.code, text.stderr, json.stderr],
        [expected.code, expected.code, '', ''],
        told,
      )
      assert.equal(report.outcome, expected.outcome, told)
      if (expected.version !== undefined) assert.equal(report.version, expected.version, told)
      agree(text.stdout, report, told)
      const spoken = report.versions.filter((it) => it.offered === true).map((it) => it.version)
      if (expected.speaks !== undefined) assert.deepEqual(spoken, expected.speaks, told)
      if (expected.says !== undefined) {
        assert.match(plain(text.stdout), expected.says, told)
        assert.match(report.explanation, expected.says, told)
      }
    } finally {
      await server.close()
    }
    if (expected.log !== undefined) assert.match(server.log(), expected.log)
  })
}

function plain(text: string): string {
  return text.replace(/\s+/g, ' ')
}

/** What stands in the JSON, stands in the text, and the other way round. */
function agree(output: string, report: HandshakeReport, told: string): void {
  const text = plain(output)
  const { outcome, version, explanation, clientCertificate: asked, verified, alert } = report
  assert.match(text, OUTCOME_WORDS[outcome]!, told)
  const [heading = ''] = output.split('\n')
  if (version !== undefined) assert.ok(heading.includes(versionTitle(version)), told)
  if (outcome !== 'completed') assert.ok(text.includes(plain(explanation)), told)
  for (const remark of report.remarks ?? []) assert.ok(text.includes(remark), told)
  for (const finding of report.findings) assert.ok(text.includes(plain(finding.message)), told)
  for (const error of verified.errors) assert.ok(text.includes(plain(error.message)), told)
  for (const cause of [...(asked.causes ?? []), ...(asked.possibleCauses ?? [])]) {
    assert.ok(text.toLowerCase().includes(cause.toLowerCase()), told)
  }
  if (alert !== undefined) assert.ok(text.includes(`${alert.description} (${alert.number})`), told)
  // The client certificate.
  const says = (words: RegExp, is: boolean) => {
    ;(is ? assert.match : assert.doesNotMatch)(text, words, told)
  }
  says(/requires a client certificate/, asked.required === true)
  says(/it does without/, asked.requested && !asked.sent && asked.required === false)
  says(/it accepted it/, asked.accepted === true)
  says(/rejected (?:it|the client certificate)/, asked.accepted === false)
  says(/asked for no client certificate/, outcome === 'completed' && !asked.requested)
  if (asked.reason !== undefined) assert.ok(text.includes(asked.reason), told)
  // Of who is refused, or whose handshake was not completed, nothing works.
  if (outcome !== 'completed' || asked.accepted === false || asked.required === true) {
    assert.doesNotMatch(`${text} ${explanation}`, /\bworks\b/, told)
  }
  // The versions.
  const line = /(?:Also speaks|Speaks): (.*?)(?:\n|$)/.exec(output)?.[1] ?? ''
  const shown = (answer: 'yes' | 'no') => {
    const part = line.split(' · ').find((it) => it.includes(`(${answer})`)) ?? ''
    return [...part.replaceAll('TLS ', '').matchAll(/(?:SSL )?\d\.\d/g)].map((it) => it[0])
  }
  const titles = (offered: boolean) =>
    report.versions
      .filter((it) => it.offered === offered && (it.version !== version || outcome !== 'completed'))
      .map((it) => versionTitle(it.version).replace('TLS ', ''))
      .reverse()
  assert.deepEqual(shown('yes'), titles(true), told)
  assert.deepEqual(shown('no'), titles(false), told)
  for (const { offered, why, version: it } of report.versions) {
    if (offered === null)
      assert.match(text, new RegExp(`${versionTitle(it)}\\b[^:]*: cannot tell, `), told + why)
  }
}
