// Which versions a server speaks: "no" only where the version itself was refused, "yes" where any hello is accepted.

import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { type AddressInfo, createServer } from 'node:net'
import { join, resolve } from 'node:path'
import { test } from 'node:test'
import { tcpNetwork } from '../../server/node/tcpTransport.ts'
import type { HandshakeReport } from '../../server/src/describe/handshake/handshakeReport.ts'
import type { Network } from '../../server/src/handshake/transport.ts'
import { namedGroupByName } from '../../server/src/registry/namedGroups.ts'
import { PROTOCOL_VERSIONS } from '../../server/src/registry/protocolVersions.ts'
import { handshakeText } from '../../server/src/report/handshakeText.ts'
import { freePort, startChild, using } from '../support/childServer.ts'
import { story, testLoopback } from '../support/handshakeTester.ts'
import { type Offence, type Reaction, startMiddlebox } from '../support/middlebox.ts'
import { startMisbehaving } from '../support/misbehavingServers.ts'
import {
  type OpensslOptions,
  skipWithoutPeer,
  startNginx,
  startOldNode,
  startOpenssl,
} from '../support/realServers.ts'
import { testCertificates } from '../support/testCertificates.ts'

// Servers that have nothing usual.

const { folder } = testCertificates()

const UNUSUAL: readonly (readonly [
  name: string,
  options: OpensslOptions,
  offered: readonly string[],
  untold?: readonly string[],
])[] = [
  [
    'anonymous suites only',
    { certificate: 'none', parameters: ['-tls1_2', '-cipher', 'aNULL:@SECLEVEL=0'] },
    ['TLSv1.2'],
  ],
  ['NULL suites only', { parameters: ['-tls1_2', '-cipher', 'eNULL:@SECLEVEL=0'] }, ['TLSv1.2']],
  [
    'PSK suites only',
    { certificate: 'none', parameters: ['-tls1_2', '-psk', '00112233', '-cipher', 'PSK'] },
    ['TLSv1.2'],
  ],
  [
    'PSK suites only, in all versions before TLS 1.3',
    { certificate: 'none', parameters: ['-no_tls1_3', '-psk', '00112233', '-cipher', 'PSK:@SECLEVEL=0'] },
    ['TLSv1.0', 'TLSv1.1', 'TLSv1.2'],
  ],
  [
    'a pre-shared key only, in TLS 1.3',
    { certificate: 'none', parameters: ['-tls1_3', '-psk', '00112233'] },
    [],
    ['SSLv3', 'TLSv1.3'],
  ],
  ['a CAMELLIA suite', { parameters: ['-tls1_2', '-cipher', 'CAMELLIA:@SECLEVEL=0'] }, ['TLSv1.2']],
  [
    'a group of TLS 1.3 that is never offered',
    { parameters: ['-tls1_3', '-groups', 'ffdhe8192'] },
    ['TLSv1.3'],
  ],
  [
    'a curve that is never offered',
    { parameters: ['-tls1_2', '-cipher', 'ECDHE-RSA-AES128-SHA256', '-groups', 'brainpoolP384r1'] },
    ['TLSv1.2'],
  ],
  [
    'a signature scheme that is never offered',
    { parameters: ['-tls1_2', '-sigalgs', 'RSA+SHA224'] },
    ['TLSv1.2'],
  ],
  ['a certificate on a curve that is never offered', brainpool(), ['TLSv1.2']],
]

for (const [name, options, offered, untold = []] of UNUSUAL) {
  test(`a server with ${name}`, async (context) => {
    if (skipWithoutPeer(context, 'openssl')) return
    await using(startOpenssl(options), async ({ port }) => {
      const report = await testLoopback(port, { askVersions: PROTOCOL_VERSIONS })
      assert.deepEqual(versionsOf(report, true), offered, toldOf(report))
      assert.deepEqual(versionsOf(report, null), untold, toldOf(report))
    })
  })
}

/** TLS 1.2 with an EC certificate whose curve no usual client offers. */
function brainpool(): OpensslOptions {
  const [certificate, key] = [join(folder, 'brainpool.pem'), join(folder, 'brainpool.key')]
  spawnSync('openssl', [
    ...['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:brainpoolP256r1', '-noenc'],
    ...['-subj', '/CN=localhost', '-keyout', key, '-out', certificate],
  ])
  return { certificate: 'ec', parameters: ['-tls1_2', '-cert', certificate, '-key', key] }
}

test('a version that the security level leaves nothing of is not spoken', async (context) => {
  if (skipWithoutPeer(context, 'openssl')) return
  await using(startOpenssl({ parameters: ['-cipher', 'ALL:@SECLEVEL=1'] }), async ({ port }) => {
    const report = await testLoopback(port, { askVersions: PROTOCOL_VERSIONS })
    assert.deepEqual(versionsOf(report, true), ['TLSv1.2', 'TLSv1.3'], toldOf(report))
    assert.deepEqual(versionsOf(report, null), [], toldOf(report))
    const { why } = report.versions.find((it) => it.version === 'TLSv1.0')!
    assert.match(why, /^refused with \w+ \(\d+\), whatever/)
  })
})

test('a server that cannot read many suites is asked for them in parts', async (context) => {
  if (skipWithoutPeer(context, 'openssl')) return
  // It takes hellos of up to 150 suites, and has one that is not among the first.
  const options: OpensslOptions = {
    certificate: 'none',
    parameters: ['-tls1_2', '-psk', '00112233', '-cipher', 'PSK-AES128-CBC-SHA'],
  }
  await using(startOpenssl(options), (behind) =>
    using(startMiddlebox(behind.port, 'moreThan150Suites', 'close'), async ({ port }) => {
      const report = await testLoopback(port, { askVersions: ['TLSv1.0', 'TLSv1.2'] })
      assert.deepEqual(versionsOf(report, true), ['TLSv1.2'], toldOf(report))
    }),
  )
})

test('a server that refuses everything with the same alert has refused no version', async () => {
  for (const misbehavior of ['refuses', 'refusesWithAnUnknownAlert', 'refusesWithInternalError'] as const) {
    await using(startMisbehaving(misbehavior), async ({ port }) => {
      const versions = PROTOCOL_VERSIONS.filter((it) => it !== 'SSLv2')
      const report = await testLoopback(port, { askVersions: versions })
      assert.deepEqual(versionsOf(report, null), versions, toldOf(report))
      assert.match(toldOf(report), /\(\d+\)|alert 250/)
    })
  }
})

// What stands on the way.

for (const reaction of ['reset', 'close', 'drop'] satisfies Reaction[]) {
  for (const offence of ['postQuantumGroup', 'length256To511'] satisfies Offence[]) {
    test(`a middlebox with ${reaction} for ${offence} hides no version`, async (context) => {
      if (skipWithoutPeer(context, 'openssl')) return
      await using(startOpenssl({ parameters: ['-cipher', 'ALL:@SECLEVEL=0'] }), (behind) =>
        using(startMiddlebox(behind.port, offence, reaction), async ({ port }) => {
          // The first has the key share, and that of ML-KEM has more than 1,200 bytes.
          const names = offence === 'postQuantumGroup' ? ['x25519', 'X25519MLKEM768'] : ['x25519']
          const groups = names.map((it) => namedGroupByName(it)!.id)
          const report = await testLoopback(port, { groups, askVersions: PROTOCOL_VERSIONS, timeout: 1000 })
          if (offence === 'postQuantumGroup') {
            assert.notEqual(report.outcome, 'completed')
            assert.match(report.explanation, /others were answered \(.*TLS 1\.3\)/)
          } else {
            // No hello of ours has such a length, but for those of SSL 3.0, in which nothing can be filled up.
            assert.equal(report.outcome, 'completed', report.explanation)
          }
          assert.deepEqual(
            versionsOf(report, true),
            ['TLSv1.0', 'TLSv1.1', 'TLSv1.2', 'TLSv1.3'],
            toldOf(report),
          )
          const { why } = report.versions.find((it) => it.version === 'TLSv1.3')!
          if (offence === 'postQuantumGroup') assert.match(why, /; .* where X25519MLKEM768/)
        }),
      )
    })
  }
}

test('a middlebox that takes only what comes in one segment lets our hellos through', async (context) => {
  if (skipWithoutPeer(context, 'openssl')) return
  await using(startOpenssl(), (behind) =>
    using(startMiddlebox(behind.port, 'moreThanOneSegment', 'drop'), async ({ port }) => {
      const report = await testLoopback(port, { askVersions: PROTOCOL_VERSIONS })
      assert.equal(report.outcome, 'completed', report.explanation)
      assert.deepEqual(versionsOf(report, true), ['TLSv1.2', 'TLSv1.3'], toldOf(report))
    }),
  )
})

test('the middlebox of the shared cases', async (context) => {
  const script = ['../shared', '../../shared']
    .map((it) => resolve(it, 'cases/post-quantum/middlebox/middlebox.py'))
    .find(existsSync)
  if (script === undefined) return context.skip('the shared cases are not here')
  if (skipWithoutPeer(context, 'openssl')) return
  await using(startOpenssl(), async (behind) => {
    // The first group has the key share: with that of ML-KEM a hello is more than what these take at once.
    for (const [mode, first, second, outcome] of [
      ['group', 'x25519', 'X25519MLKEM768', 'reset'],
      ['group', 'X25519MLKEM768', 'x25519', 'reset'],
      ['packet', 'x25519', 'X25519MLKEM768', 'completed'],
      ['packet', 'X25519MLKEM768', 'x25519', 'reset'],
      ['drop', 'x25519', 'X25519MLKEM768', 'completed'],
      ['drop', 'X25519MLKEM768', 'x25519', 'timedOut'],
    ] as const) {
      const groups = [first, second].map((it) => namedGroupByName(it)!.id)
      const listen = await freePort()
      const parameters = [script, mode, String(listen), String(behind.port)]
      await using(startChild({ command: 'python3', parameters, port: listen }), async ({ port }) => {
        const report = await testLoopback(port, { groups, askVersions: PROTOCOL_VERSIONS, timeout: 3000 })
        assert.equal(report.outcome, outcome, `${mode}, ${first}: ${report.explanation}`)
        assert.deepEqual(versionsOf(report, true), ['TLSv1.2', 'TLSv1.3'], toldOf(report))
      })
    }
  })
})

// SSL 2.0.

test('SSL 2.0 alone is asked for, and found', async (context) => {
  if (skipWithoutPeer(context, 'oldNode')) return
  for (const secureProtocol of ['SSLv2_method', 'SSLv23_method']) {
    await using(startOldNode({ secureProtocol }), async ({ port }) => {
      const report = await testLoopback(port, { versions: ['SSLv2'], askVersions: PROTOCOL_VERSIONS })
      assert.deepEqual([report.outcome, report.version], ['completed', 'SSLv2'])
      assert.match(report.cipherSuite?.id ?? '', /^0x[0-9a-f]{6}$/)
      assert.ok(versionsOf(report, true).includes('SSLv2'), toldOf(report))
      assert.match(report.explanation, /^SSL 2\.0 works\b.*SSL 2\.0 is refused by every client of today/s)
    })
  }
})

test('SSL 2.0 that is refused is told by what came', async (context) => {
  if (skipWithoutPeer(context, 'oldNode') || skipWithoutPeer(context, 'openssl')) return
  for (const [start, answer] of [
    [() => startOpenssl(), /protocol_version \(70\)/],
    [() => startOldNode({ secureProtocol: 'TLSv1_method' }), /./],
  ] as const) {
    await using(start(), async ({ port }) => {
      const report = await testLoopback(port, { versions: ['SSLv2'], askVersions: ['SSLv2', 'TLSv1.0'] })
      assert.ok(!versionsOf(report, true).includes('SSLv2'))
      assert.match(`${report.explanation} ${toldOf(report)}`, answer)
    })
  }
})

test('a ServerHello in answer to a hello of SSL 2.0 is told as what it is', async () => {
  // TLS 1.0 with TLS_RSA_WITH_AES_128_CBC_SHA, in two pieces.
  const hello = Buffer.concat([
    Buffer.from('160301002a0200002603010000000000000000000000000000000000', 'hex'),
    Buffer.from(`${'00'.repeat(15)}00002f00`, 'hex'),
  ])
  const server = createServer((socket) => {
    socket.on('error', () => {})
    socket.once('data', () => {
      socket.write(hello.subarray(0, 20))
      setTimeout(() => socket.write(hello.subarray(20)), 20)
    })
  })
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  try {
    const { port } = server.address() as AddressInfo
    const report = await testLoopback(port, { versions: ['SSLv2'], askVersions: ['SSLv2'] })
    assert.deepEqual([report.outcome, report.version], ['answered', 'TLSv1.0'], report.explanation)
    assert.deepEqual(story(report), [
      'client CLIENT-HELLO',
      'server ServerHello',
      'client alert warning user_canceled (90)',
      'client alert close_notify',
    ])
    // The farewell is the client's, and no verdict of the server.
    assert.equal(report.alert, undefined)
    assert.deepEqual(
      report.versions.map((it) => [it.offered, it.why]),
      [[false, 'the server answers with TLS 1.0']],
    )
  } finally {
    server.close()
  }
})

// Servers that speak something else.

for (const [misbehavior, most] of [
  ['greetsLikeSsh', 1],
  ['greetsLikeSmtp', 1],
  ['answersHttp', 1],
  ['sendsRubbish', 1],
  // The handshake, a short hello for the versions, and one for the diagnosis.
  ['neverAnswers', 3],
] as const) {
  test(`the server that ${misbehavior} is left alone`, async () => {
    await using(startMisbehaving(misbehavior), async ({ port }) => {
      let connections = 0
      const network: Network = {
        ...tcpNetwork,
        connect: (options) => {
          connections++
          return tcpNetwork.connect(options)
        },
      }
      const report = await testLoopback(port, { network, askVersions: PROTOCOL_VERSIONS, timeout: 500 })
      assert.ok(connections <= most, `${connections} connections`)
      assert.deepEqual(versionsOf(report, null), PROTOCOL_VERSIONS)
      assert.equal(handshakeText(report).match(/cannot tell/g)?.length, 1, 'said once')
      connections = 0
      const old = { network, versions: ['SSLv2'], askVersions: PROTOCOL_VERSIONS, timeout: 500 } as const
      assert.deepEqual(versionsOf(await testLoopback(port, old), null), PROTOCOL_VERSIONS)
      if (misbehavior.startsWith('greets')) assert.equal(connections, 1)
    })
  })
}

test('a server that is silent only at a hello with something new is asked', async (context) => {
  if (skipWithoutPeer(context, 'nginx')) return
  const starting = startNginx(
    ({ port, certificates }) => `server {
      listen 127.0.0.1:${port} ssl;
      ssl_certificate ${certificates.ec.chain};
      ssl_certificate_key ${certificates.ec.key};
    }`,
  )
  await using(starting, (behind) =>
    using(startMiddlebox(behind.port, 'postQuantumGroup', 'drop'), async ({ port }) => {
      const groups = ['x25519', 'X25519MLKEM768'].map((it) => namedGroupByName(it)!.id)
      const report = await testLoopback(port, { groups, askVersions: ['TLSv1.2'], timeout: 1000 })
      assert.equal(report.outcome, 'timedOut')
      assert.deepEqual(versionsOf(report, true), ['TLSv1.2'], toldOf(report))
    }),
  )
})

function versionsOf({ versions }: HandshakeReport, offered: boolean | null): readonly string[] {
  return versions.filter((it) => it.offered === offered).map((it) => it.version)
}

function toldOf({ versions }: HandshakeReport): string {
  return versions.map((it) => `${it.version} ${it.offered}: ${it.why}`).join('\n')
}
