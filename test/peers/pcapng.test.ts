// `--format pcapng` as Wireshark reads it: tshark opens the file, decrypts every version with the secrets in it, and has
// nothing to complain of.

import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync, writeFileSync } from 'node:fs'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { type TestContext, test } from 'node:test'
import { createServer } from 'node:tls'
import type { ConnectionRecording } from '../../server/src/handshake/recording.ts'
import { cipherSuiteByName, cipherSuiteByOpensslName } from '../../server/src/registry/cipherSuites.ts'
import type { ProtocolVersion } from '../../server/src/registry/protocolVersions.ts'
import { pcapng } from '../../server/src/report/pcapng.ts'
import { temporaryFolder, using } from '../support/childServer.ts'
import { startClearServer } from '../support/clearServers.ts'
import { type TesterOptions, testLoopback } from '../support/handshakeTester.ts'
import { startConnectProxy } from '../support/proxies.ts'
import { type Peer, skipWithoutPeer, startJava, startOldNode, startOpenssl } from '../support/realServers.ts'
import { ACCEPTING } from '../support/startTlsScripts.ts'
import { testCertificates } from '../support/testCertificates.ts'
import { skipWithoutTshark } from '../support/tshark.ts'

function skip(context: TestContext, peer: Peer): boolean {
  return skipWithoutTshark(context) || skipWithoutPeer(context, peer)
}

interface Seen {
  /** Each packet's protocols and messages: `TLSv1.3 Client Hello`. */
  readonly packets: readonly string[]
  /** HandshakeType of all handshake messages that can be read. */
  readonly types: readonly number[]
  /** Whatever tshark says of packets beyond what is in them: malformed, a wrong checksum, a gap. */
  readonly complaints: readonly string[]
}

/** A handshake, and what tshark says of its file. `dissector` is for ports on which it does not expect the protocol. */
async function handshake(
  port: number,
  options: TesterOptions,
  { secrets = true, dissector = 'tls' } = {},
): Promise<Seen> {
  const keyLog: string[] = []
  const recordings: ConnectionRecording[] = []
  const report = await testLoopback(port, {
    ...options,
    record: (it) => void recordings.push(it),
    keyLog: (it) => void keyLog.push(it),
  })
  assert.equal(report.outcome, 'completed', report.explanation)
  return seen(pcapng(recordings, { application: 'TLS Lens', keyLog: secrets ? keyLog : [] }), port, dissector)
}

function seen(file: Uint8Array, port: number, dissector: string): Seen {
  const folder = temporaryFolder('pcapng')
  try {
    const path = join(folder.path, 'handshake.pcapng')
    writeFileSync(path, file)
    const { status, stdout, stderr } = spawnSync(
      'tshark',
      [
        ...['-r', path, '-n', '-d', `tcp.port==${port},${dissector}`],
        ...['-o', 'tcp.check_checksum:TRUE', '-o', 'ip.check_checksum:TRUE', '-T', 'fields'],
        ...FIELDS.flatMap((it) => ['-e', it]),
      ],
      { encoding: 'utf8', timeout: 60_000 },
    )
    assert.equal(status, 0, stderr)
    const lines = stdout.split('\n').slice(0, -1)
    const packets = lines.map((line) => {
      const [protocol, info, types = '', ip = '', tcp = '', severities = '', ...complaints] = line.split('\t')
      const isWrong = (checksum: string) => checksum.split(',').includes('0')
      const isGrave = severities.split(',').some((it) => Number(it) >= EXPERT_WARNING)
      return {
        shown: `${protocol} ${info}`,
        types: types.split(',').filter(Boolean).map(Number),
        complains: isWrong(ip) || isWrong(tcp) || isGrave || complaints.some((it) => it !== ''),
        line,
      }
    })
    return {
      packets: packets.map((it) => it.shown),
      types: packets.flatMap((it) => it.types),
      complaints: packets.filter((it) => it.complains).map((it) => it.line),
    }
  } finally {
    folder.remove()
  }
}

const FIELDS = [
  ...['_ws.col.Protocol', '_ws.col.Info', 'tls.handshake.type', 'ip.checksum.status', 'tcp.checksum.status'],
  ...['_ws.expert.severity', '_ws.malformed', 'tcp.analysis.flags'],
]
/** PI_WARN of Wireshark's epan/proto.h. */
const EXPERT_WARNING = 0x00600000

const FINISHED = 20

function assertDecrypted({ packets, types, complaints }: Seen, what: string): void {
  const told = `${what}\n${packets.join('\n')}`
  assert.deepEqual(complaints, [], told)
  assert.equal(types.filter((it) => it === FINISHED).length, 2, told)
  assert.ok(!packets.some((it) => /Encrypted (?:Handshake|Alert)/.test(it)), told)
}

test('TLS 1.3', async (context) => {
  if (skip(context, 'openssl')) return
  await using(startOpenssl({ parameters: ['-tls1_3'] }), async ({ port }) => {
    for (const name of ['TLS_AES_128_GCM_SHA256', 'TLS_AES_256_GCM_SHA384', 'TLS_CHACHA20_POLY1305_SHA256']) {
      const suite = cipherSuiteByOpensslName(name)!.id
      assertDecrypted(await handshake(port, { cipherSuites: [suite] }), name)
    }
    assertDecrypted(await handshake(port, { groups: [0x0019, 0x0017] }), 'HelloRetryRequest')
  })
})

for (const [version, flag] of [
  ['TLSv1.2', '-tls1_2'],
  ['TLSv1.1', '-tls1_1'],
  ['TLSv1.0', '-tls1'],
] as const) {
  test(`${version} with each key exchange`, async (context) => {
    if (skip(context, 'openssl')) return
    const parameters = [
      flag,
      '-cipher',
      'ALL:eNULL:@SECLEVEL=0',
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
      for (const name of version === 'TLSv1.2' ? [...OLD_SUITES, ...TLS12_SUITES] : OLD_SUITES) {
        const suite = cipherSuiteByOpensslName(name)!
        const options = { versions: [version], cipherSuites: [suite.id] }
        const withKey = suite.keyExchange.includes('PSK') ? { preSharedKey } : {}
        assertDecrypted(await handshake(port, { ...options, ...withKey }), name)
      }
    })
  })
}

const OLD_SUITES = [
  ...['AES128-SHA', 'DHE-RSA-AES256-SHA', 'ECDHE-RSA-AES128-SHA', 'ECDHE-ECDSA-AES256-SHA', 'ADH-AES128-SHA'],
  ...['AECDH-AES128-SHA', 'PSK-AES128-CBC-SHA', 'DHE-PSK-AES128-CBC-SHA', 'ECDHE-PSK-AES128-CBC-SHA'],
  ...['RSA-PSK-AES128-CBC-SHA', 'CAMELLIA128-SHA', 'NULL-SHA'],
]

const TLS12_SUITES = [
  ...['AES128-GCM-SHA256', 'DHE-RSA-AES256-GCM-SHA384', 'ECDHE-ECDSA-AES128-GCM-SHA256'],
  ...[
    'ECDHE-RSA-AES256-SHA384',
    'ECDHE-ECDSA-AES128-CCM8',
    'ECDHE-RSA-CHACHA20-POLY1305',
    'PSK-AES128-GCM-SHA256',
  ],
]

/** As they are registered: OpenSSL's names are those of SSL 2.0's kinds, too. */
const OLDEST_SUITES = [
  ...['TLS_RSA_WITH_AES_256_CBC_SHA', 'TLS_RSA_WITH_3DES_EDE_CBC_SHA', 'TLS_RSA_WITH_DES_CBC_SHA'],
  ...['TLS_RSA_WITH_RC4_128_SHA', 'TLS_RSA_WITH_RC4_128_MD5', 'TLS_RSA_WITH_SEED_CBC_SHA'],
  ...['TLS_RSA_WITH_IDEA_CBC_SHA', 'TLS_RSA_WITH_NULL_MD5'],
]

test('SSL 3.0 and TLS 1.0 of Node 0.10', async (context) => {
  if (skip(context, 'oldNode')) return
  for (const [version, secureProtocol] of [
    ['SSLv3', 'SSLv3_method'],
    ['TLSv1.0', 'TLSv1_method'],
  ] as const) {
    await using(startOldNode({ secureProtocol }), async ({ port }) => {
      for (const name of OLDEST_SUITES) {
        const suite = cipherSuiteByName(name)!.id
        assertDecrypted(
          await handshake(port, { versions: [version], cipherSuites: [suite] }),
          `${version} ${name}`,
        )
      }
    })
  }
})

const JAVA_SUITES = [
  ...['TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA', 'TLS_RSA_EXPORT_WITH_RC4_40_MD5'],
  'TLS_RSA_EXPORT_WITH_DES40_CBC_SHA',
]

test('SSL 3.0 and TLS 1.0 of Java, with ECDHE and export suites', async (context) => {
  if (skip(context, 'java')) return
  await using(startJava(), async ({ port }) => {
    for (const version of ['SSLv3', 'TLSv1.0'] satisfies ProtocolVersion[]) {
      for (const name of JAVA_SUITES) {
        const suite = cipherSuiteByName(name)!.id
        assertDecrypted(
          await handshake(port, { versions: [version], cipherSuites: [suite] }),
          `${version} ${name}`,
        )
      }
    }
  })
})

test('SSL 2.0 is shown as SSL 2.0, which Wireshark cannot decrypt', async (context) => {
  if (skip(context, 'oldNode')) return
  await using(startOldNode({ secureProtocol: 'SSLv2_method' }), async ({ port }) => {
    const { packets, complaints } = await handshake(port, { versions: ['SSLv2'] })
    assert.deepEqual(complaints, [], packets.join('\n'))
    for (const message of [/^SSLv2 Client Hello/, /^SSLv2 Server Hello/, /^SSLv2 Client Master Key/]) {
      assert.ok(
        packets.some((it) => message.test(it)),
        packets.join('\n'),
      )
    }
  })
})

test('a client certificate', async (context) => {
  if (skip(context, 'openssl')) return
  const { clientRsa } = testCertificates()
  for (const version of ['TLSv1.3', 'TLSv1.2'] satisfies ProtocolVersion[]) {
    await using(startOpenssl({ parameters: ['-Verify', '1'] }), async ({ port }) => {
      const seen = await handshake(port, { versions: [version], client: clientRsa })
      assertDecrypted(seen, version)
      // Of the server and of the client.
      assert.equal(seen.types.filter((it) => it === 11).length, 2)
    })
  }
})

test('STARTTLS: what is in the clear, and then TLS', async (context) => {
  if (skipWithoutTshark(context)) return
  for (const name of ['smtp', 'imap', 'pop3', 'ftp'] as const) {
    const server = await startClearServer(name, ACCEPTING[name])
    try {
      const seen = await handshake(server.port, { startTls: name }, { dissector: DISSECTORS[name] })
      assertDecrypted(seen, name)
      assert.ok(
        seen.packets.some((it) => it.startsWith(`${DISSECTORS[name].toUpperCase()} `)),
        seen.packets.join('\n'),
      )
    } finally {
      server.close()
    }
  }
})

const DISSECTORS = { smtp: 'smtp', imap: 'imap', pop3: 'pop', ftp: 'ftp' }

test('through a proxy, to which a password was said that is not in the file', async (context) => {
  if (skip(context, 'openssl')) return
  await using(startOpenssl(), async ({ port }) => {
    const proxy = await startConnectProxy()
    try {
      const recordings: ConnectionRecording[] = []
      const keyLog: string[] = []
      const report = await testLoopback(port, {
        proxy: {
          kind: 'http',
          host: '127.0.0.1',
          port: proxy.port,
          credentials: { user: 'guest', password: 'Grenzstein' },
        },
        record: (it) => void recordings.push(it),
        keyLog: (it) => void keyLog.push(it),
      })
      assert.equal(report.outcome, 'completed', report.explanation)
      const file = pcapng(recordings, { application: 'TLS Lens', keyLog })
      assertDecrypted(seen(file, proxy.port, 'tls'), 'proxy')
      const password = Buffer.from('guest:Grenzstein').toString('base64')
      assert.ok(!Buffer.from(file).includes(password.slice(0, 8)))
    } finally {
      proxy.close()
    }
  })
})

test('IPv6', async (context) => {
  if (skipWithoutTshark(context)) return
  const { chain, key } = testCertificates().ec
  const server = createServer({ cert: readFileSync(chain), key: readFileSync(key) }, (it) => it.end())
  server.listen(0, '::1')
  await once(server, 'listening')
  try {
    const { port } = server.address() as AddressInfo
    assertDecrypted(await handshake(port, { host: '::1' }), 'IPv6')
  } finally {
    server.close()
  }
})

test('without the secrets nothing is decrypted', async (context) => {
  if (skip(context, 'openssl')) return
  await using(startOpenssl(), async ({ port }) => {
    const { types, complaints } = await handshake(port, {}, { secrets: false })
    assert.deepEqual(complaints, [])
    assert.deepEqual(types, [1, 2])
  })
})
