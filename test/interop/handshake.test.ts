// The handshake test against real servers: OpenSSL's, nginx, GnuTLS, Java and an old Node.

import assert from 'node:assert/strict'
import { createPrivateKey } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import { cipherSuiteByName } from '../../server/src/registry/cipherSuites.ts'
import { namedGroupByName } from '../../server/src/registry/namedGroups.ts'
import { handshakeText } from '../../server/src/report/handshakeText.ts'
import { type RunningServer, using } from '../support/childServer.ts'
import { story, testLoopback } from '../support/handshakeTester.ts'
import {
  type OpensslOptions,
  type Peer,
  skipWithoutPeer,
  startJava,
  startNginx,
  startNode,
  startOldNode,
  startOpenssl,
} from '../support/realServers.ts'
import { testCertificates } from '../support/testCertificates.ts'

const TLS13_SUITES = ['TLS_AES_128_GCM_SHA256', 'TLS_AES_256_GCM_SHA384', 'TLS_CHACHA20_POLY1305_SHA256']
const TLS12_SUITES = {
  rsa: [
    'TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256',
    'TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384',
    'TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256',
    'TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA',
    'TLS_ECDHE_RSA_WITH_AES_256_CBC_SHA384',
    'TLS_DHE_RSA_WITH_AES_128_GCM_SHA256',
    'TLS_RSA_WITH_AES_128_GCM_SHA256',
    'TLS_RSA_WITH_AES_256_CBC_SHA256',
  ],
  ec: [
    'TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256',
    'TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384',
    'TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256',
    'TLS_ECDHE_ECDSA_WITH_AES_256_CCM_8',
    'TLS_ECDHE_ECDSA_WITH_AES_256_CBC_SHA',
  ],
} as const
const GROUPS = ['x25519', 'secp256r1', 'secp384r1', 'secp521r1', 'x448']

for (const certificate of ['rsa', 'ec'] as const) {
  test(`TLS 1.3 completes with every suite and group, ${certificate} certificate`, async (context) => {
    await withOpenssl(context, { certificate }, async ({ port }) => {
      for (const suite of TLS13_SUITES) {
        for (const group of suite === TLS13_SUITES[0] ? GROUPS : ['x25519', 'secp256r1']) {
          const report = await testLoopback(port, {
            cipherSuites: [suiteId(suite)],
            groups: [groupId(group)],
          })
          assert.equal(report.outcome, 'completed', `${suite} ${group}: ${report.explanation}`)
          assert.deepEqual(
            [report.version, report.cipherSuite?.name, report.group?.name, report.verified.valid],
            ['TLSv1.3', suite, group, true],
          )
          const scheme = certificate === 'rsa' ? 'rsa_pss_rsae_sha256' : 'ecdsa_secp256r1_sha256'
          assert.equal(report.signatureScheme, scheme)
        }
      }
    })
  })

  test(`TLS 1.2 completes with every suite, ${certificate} certificate`, async (context) => {
    const parameters = ['-tls1_2', '-cipher', 'ALL:@SECLEVEL=0']
    await withOpenssl(context, { certificate, parameters }, async ({ port }) => {
      for (const suite of TLS12_SUITES[certificate]) {
        const report = await testLoopback(port, { cipherSuites: [suiteId(suite)] })
        assert.equal(report.outcome, 'completed', `${suite}: ${report.explanation}`)
        assert.deepEqual(
          [report.version, report.cipherSuite?.name, report.verified.valid],
          ['TLSv1.2', suite, true],
        )
      }
      const suites = [suiteId(TLS12_SUITES[certificate][0])]
      for (const group of GROUPS) {
        // OpenSSL wants the curve of its certificate to be offered, too.
        const groups = [groupId(group), groupId('secp256r1')]
        const report = await testLoopback(port, { cipherSuites: suites, groups })
        assert.deepEqual([report.outcome, report.group?.name], ['completed', group], report.explanation)
      }
    })
  })
}

test('one suite is told in the singular', async (context) => {
  await withOpenssl(context, { certificate: 'ec' }, async ({ port }) => {
    const report = await testLoopback(port, {
      cipherSuites: [suiteId(TLS13_SUITES[0]!)],
      versions: ['TLSv1.3'],
    })
    assert.match(report.messages[0]!.summary, /^TLS 1\.3, (?:SNI \S+, )?1 cipher suite, groups/)
  })
})

test('RSA-PSS, PKCS #1 and ECDSA signatures over a TLS 1.2 handshake are checked', async (context) => {
  for (const [certificate, sigalgs] of [
    ['rsa', 'rsa_pss_rsae_sha512'],
    ['rsa', 'rsa_pkcs1_sha384'],
    ['ec', 'ecdsa_secp256r1_sha256'],
  ] as const) {
    const parameters = ['-tls1_2', '-sigalgs', OPENSSL_SIGNATURES[sigalgs]]
    await withOpenssl(context, { certificate, parameters }, async ({ port }) => {
      const report = await testLoopback(port)
      assert.deepEqual([report.outcome, report.signatureScheme], ['completed', sigalgs], report.explanation)
    })
  }
})

const OPENSSL_SIGNATURES = {
  rsa_pss_rsae_sha512: 'rsa_pss_rsae_sha512',
  rsa_pkcs1_sha384: 'RSA+SHA384',
  ecdsa_secp256r1_sha256: 'ECDSA+SHA256',
} as const

test('a TLS 1.3 conversation is told in the order of the story', async (context) => {
  await withOpenssl(context, { certificate: 'ec' }, async ({ port }) => {
    const report = await testLoopback(port)
    assert.deepEqual(story(report).slice(0, 8), [
      'client ClientHello',
      'server ServerHello',
      'server EncryptedExtensions',
      'server Certificate',
      'server CertificateVerify',
      'server Finished',
      'client Finished',
      'client alert close_notify',
    ])
    assert.ok(story(report).includes('server NewSessionTicket'))
    assert.equal(story(report).at(-1), 'server alert close_notify')
    assert.deepEqual(
      report.verified.checks.map((it) => [it.what, it.result]),
      [
        ['path', 'passed'],
        ['name', 'passed'],
        ['dates', 'passed'],
        ['handshakeSignature', 'passed'],
        ['finished', 'passed'],
      ],
    )
    assert.deepEqual(
      report.messages.filter((it) => it.protocol === 'handshake').map((it) => it.encrypted),
      [
        false,
        false,
        ...report.messages
          .filter((it) => it.protocol === 'handshake')
          .slice(2)
          .map(() => true),
      ],
    )
    assert.equal(report.target.address, '127.0.0.1')
  })
})

test('a group without a key share is asked for with a HelloRetryRequest', async (context) => {
  await withOpenssl(context, { parameters: ['-groups', 'P-384'] }, async ({ port }) => {
    const report = await testLoopback(port)
    assert.deepEqual([report.outcome, report.group?.name], ['completed', 'secp384r1'], report.explanation)
    assert.deepEqual(story(report).slice(0, 4), [
      'client ClientHello',
      'server HelloRetryRequest',
      'client ClientHello',
      'server ServerHello',
    ])
  })
})

test('a certificate for another name, and one that is expired, are told at the message', async (context) => {
  await withOpenssl(context, { certificate: 'expired' }, async ({ port }) => {
    const report = await testLoopback(port, { serverName: 'other.example' })
    assert.equal(report.outcome, 'completed')
    assert.equal(report.verified.valid, false)
    assert.match(report.explanation, /refuses the server's: .*expired.*not for other\.example/)
    const certificate = report.messages.find((it) => it.name === 'Certificate')
    assert.deepEqual(
      certificate?.checks.map((it) => `${it.what} ${it.result}`),
      ['path passed', 'name failed', 'dates failed'],
    )
  })
})

test('an IP address is not sent as a server name, and is looked for in the certificate', async (context) => {
  await withOpenssl(context, {}, async ({ port }) => {
    const report = await testLoopback(port, { serverName: '127.0.0.1' })
    assert.equal(report.target.serverName, undefined)
    const [hello] = report.messages
    assert.ok(!hello?.fields.some((it) => it.name === 'server name'))
    assert.equal(report.verified.valid, true, report.explanation)
  })
})

test('nginx answers HEAD through the encrypted connection', async (context) => {
  if (skipWithoutPeer(context, 'nginx')) return
  await using(startNginx(site('')), async ({ port }) => {
    for (const versions of [['TLSv1.3'], ['TLSv1.2']] as const) {
      const report = await testLoopback(port, { versions })
      assert.equal(report.applicationProtocol, 'http/1.1')
      const answer = report.messages.find((it) => it.from === 'server' && it.protocol === 'application_data')
      assert.deepEqual([answer?.name, answer?.summary, answer?.encrypted], ['HTTP 200', 'successful', true])
      assert.equal(story(report).at(-1), 'server alert close_notify')
    }
  })
})

// Client certificates.

for (const [version, parameter] of [
  ['TLSv1.3', '-tls1_3'],
  ['TLSv1.2', '-tls1_2'],
] as const) {
  const { client, clientRsa, strangeClient, authorities } = testCertificates()
  const withCa = [parameter, '-CAfile', authorities, '-verify_return_error']

  test(`${version}: a server that asks for a certificate and does without`, async (context) => {
    await withOpenssl(context, { parameters: [...withCa, '-verify', '2'] }, async ({ port }) => {
      const report = await testLoopback(port)
      assert.equal(report.outcome, 'completed', report.explanation)
      const { requested, required, sent, accepted } = report.clientCertificate
      assert.deepEqual({ requested, required, sent, accepted }, { ...NONE, requested: true, required: false })
      assert.ok(story(report).includes('server CertificateRequest'))
      assert.ok(story(report).includes('client Certificate'))
      assert.match(report.explanation, /asked for a client certificate and does without one/)
    })
  })

  test(`${version}: a server that requires a certificate and gets none`, async (context) => {
    await withOpenssl(context, { parameters: [...withCa, '-Verify', '2'] }, async ({ port }) => {
      const report = await testLoopback(port)
      assert.equal(report.outcome, 'alert')
      assert.equal(report.alert?.number, version === 'TLSv1.3' ? 116 : 40)
      const { requested, required, sent, accepted } = report.clientCertificate
      assert.deepEqual({ requested, required, sent, accepted }, { ...NONE, requested: true, required: true })
      assert.match(report.explanation, /requires a client certificate, and none was sent/)
    })
  })

  for (const [kind, files] of [
    ['ECDSA', client],
    ['RSA', clientRsa],
  ] as const) {
    test(`${version}: a ${kind} certificate is sent, proved and accepted`, async (context) => {
      await withOpenssl(context, { parameters: [...withCa, '-Verify', '2'] }, async ({ port }) => {
        const report = await testLoopback(port, { client: files })
        assert.equal(report.outcome, 'completed', report.explanation)
        assert.equal(report.clientCertificate.sent, true)
        assert.equal(report.clientCertificate.accepted, true)
        assert.ok(story(report).includes('client CertificateVerify'))
      })
    })
  }

  test(`${version}: a certificate of an unknown authority is rejected`, async (context) => {
    await withOpenssl(context, { parameters: [...withCa, '-Verify', '2'] }, async ({ port }) => {
      const report = await testLoopback(port, { client: strangeClient })
      assert.equal(report.outcome, 'alert', report.explanation)
      assert.deepEqual([report.alert?.from, report.alert?.description], ['server', 'unknown_ca'])
      assert.equal(report.clientCertificate.sent, true)
      assert.equal(report.clientCertificate.accepted, false)
      assert.match(report.explanation, /rejected the client certificate with unknown_ca/)
    })
  })
}

test('the private key of a client is in nothing that is said, shown or logged', async (context) => {
  const { client, authorities } = testCertificates()
  const { d = '' } = createPrivateKey(readFileSync(client.key)).export({ format: 'jwk' })
  const secret = Buffer.from(d, 'base64url')
  const said: string[] = []
  const log = (text: string) => void said.push(text)
  await withOpenssl(context, { parameters: ['-CAfile', authorities, '-Verify', '2'] }, async ({ port }) => {
    const report = await testLoopback(port, { client, keyLog: log, onProgress: log })
    assert.equal(report.clientCertificate.accepted, true, report.explanation)
    said.push(JSON.stringify(report), handshakeText(report))
  })
  const text = said.join('\n').toLowerCase()
  assert.ok(text.includes('client_traffic_secret_0'), 'the log was written')
  // Any part of it in base64 may begin at each of three places.
  for (const part of [secret.subarray(0, 9), secret.subarray(1, 10), secret.subarray(2, 11)]) {
    assert.ok(!text.includes(part.toString('hex')))
    assert.ok(!text.includes(part.toString('base64').toLowerCase()))
  }
})

test('Node rejects a client whose certificate it does not trust by closing', async () => {
  const { authorities, strangeClient } = testCertificates()
  const ca = readFileSync(authorities)
  const options = { requestCert: true, rejectUnauthorized: true, ca, ALPNProtocols: ['http/1.1'] }
  await using(startNode(options), async ({ port }) => {
    const report = await testLoopback(port, { client: strangeClient })
    assert.ok(report.outcome === 'closed' || report.outcome === 'reset', report.explanation)
    assert.match(
      report.explanation,
      /after it had seen the client's certificate: some servers, Node\.js for one, reject clients so\./,
    )
    assert.equal(report.clientCertificate.accepted, false)
  })
})

// Versions, one by one.

const VERSIONS: readonly (readonly [
  name: string,
  peer: Peer,
  start: () => Promise<RunningServer>,
  offered: string,
])[] = [
  ['OpenSSL with all it has', 'openssl', () => startOpenssl(OLD_OPENSSL), 'TLSv1.0 TLSv1.1 TLSv1.2 TLSv1.3'],
  ['OpenSSL with TLS 1.3 only', 'openssl', () => startOpenssl({ parameters: ['-tls1_3'] }), 'TLSv1.3'],
  ['OpenSSL with TLS 1.0 only', 'openssl', () => startOpenssl(ONLY_TLS10), 'TLSv1.0'],
  ['Node 0.10', 'oldNode', () => startOldNode(), 'SSLv2 SSLv3 TLSv1.0 TLSv1.1 TLSv1.2'],
  ['Node 0.10, SSL 2.0 only', 'oldNode', () => startOldNode({ secureProtocol: 'SSLv2_method' }), 'SSLv2'],
  ['Node 0.10, SSL 3.0 only', 'oldNode', () => startOldNode({ secureProtocol: 'SSLv3_method' }), 'SSLv3'],
  ['Java 17', 'java', () => startJava(), 'SSLv3 TLSv1.0 TLSv1.1 TLSv1.2 TLSv1.3'],
]

const OLD_OPENSSL: OpensslOptions = { parameters: ['-cipher', 'ALL:@SECLEVEL=0'] }
const ONLY_TLS10: OpensslOptions = { parameters: ['-tls1', '-cipher', 'ALL:@SECLEVEL=0'] }

for (const [name, peer, start, offered] of VERSIONS) {
  test(`each version is asked for: ${name}`, async (context) => {
    if (skipWithoutPeer(context, peer)) return
    await using(start(), async ({ port }) => {
      const all = ['SSLv2', 'SSLv3', 'TLSv1.0', 'TLSv1.1', 'TLSv1.2', 'TLSv1.3'] as const
      const report = await testLoopback(port, { askVersions: all })
      assert.deepEqual(
        report.versions.map((it) => it.version),
        all,
      )
      const yes = report.versions.filter((it) => it.offered === true)
      const told = report.versions.map((it) => `${it.version}: ${it.why}`).join('\n')
      assert.equal(yes.map((it) => it.version).join(' '), offered, told)
      assert.ok(
        report.versions.every((it) => it.offered !== null),
        told,
      )
      assert.ok(
        yes.every((it) => it.cipherSuite !== undefined),
        told,
      )
    })
  })
}

test('an old version alone is followed to its end', async (context) => {
  await withOpenssl(context, OLD_OPENSSL, async ({ port }) => {
    const report = await testLoopback(port, { versions: ['TLSv1.0'] })
    assert.deepEqual([report.outcome, report.version], ['completed', 'TLSv1.0'])
    assert.deepEqual(story(report).slice(0, 2), ['client ClientHello', 'server ServerHello'])
    assert.match(
      report.remarks?.join(' ') ?? '',
      /^TLS 1\.0 is refused by today's clients: browsers, OpenSSL 3/,
    )
    const refused = await testLoopback(port, { versions: ['SSLv3'] })
    assert.match(
      refused.explanation,
      /^The server refuses SSL 3\.0: it answered with handshake_failure \(40\)\./,
    )
  })
})

test('a server that refuses what is offered is told by what it speaks instead', async (context) => {
  await withOpenssl(context, { parameters: ['-tls1_2'] }, async ({ port }) => {
    const report = await testLoopback(port, { versions: ['TLSv1.3'], askVersions: ['TLSv1.2', 'TLSv1.3'] })
    assert.deepEqual([report.outcome, report.alert?.description], ['alert', 'protocol_version'])
    assert.match(report.explanation, /refuses TLS 1\.3.*It speaks TLS 1\.2\./)
  })
})

const NONE = { requested: false, required: undefined, sent: false, accepted: undefined }

function site(directives: string): Parameters<typeof startNginx>[0] {
  return ({ port, certificates, folder }) => `server {
    listen 127.0.0.1:${port} ssl;
    ssl_protocols TLSv1.2 TLSv1.3;
    ssl_certificate ${certificates.ec.chain};
    ssl_certificate_key ${certificates.ec.key};
    ${directives}
    location / { return 200 "${folder.length}"; }
  }`
}

async function withOpenssl(
  context: Parameters<typeof skipWithoutPeer>[0],
  options: OpensslOptions,
  body: (server: RunningServer) => Promise<void>,
): Promise<void> {
  if (skipWithoutPeer(context, 'openssl')) return
  await using(startOpenssl(options), body)
}

function suiteId(name: string): number {
  const suite = cipherSuiteByName(name)
  assert.ok(suite, name)
  return suite.id
}

function groupId(name: string): number {
  const group = namedGroupByName(name)
  assert.ok(group, name)
  return group.id
}
