// A scan against real servers: exact numbers of suites in each version, and no more connections than they take.

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { tcpNetwork } from '../../server/node/tcpTransport.ts'
import { groupsIn, groupsScan } from '../../server/src/probe/scan/groups.ts'
import { scanRunner } from '../../server/src/probe/scan/run.ts'
import {
  exchangesScan,
  flightsScan,
  serverKeyExchange,
} from '../../server/src/probe/scan/serverKeyExchanges.ts'
import { acceptedIn, offeredIn, suitesScan } from '../../server/src/probe/scan/suites.ts'
import { PROTOCOL_VERSIONS, type ProtocolVersion } from '../../server/src/registry/protocolVersions.ts'
import { using } from '../support/childServer.ts'
import {
  skipWithoutPeer,
  startJava,
  startNginxStream,
  startOldNode,
  startOpenssl,
} from '../support/realServers.ts'

/** Suites of SSL 2.0 to TLS 1.3, who decides the order of each, connections and milliseconds. */
async function suitesOf(port: number) {
  const start = performance.now()
  const runner = scanRunner({ host: '127.0.0.1', port, network: tcpNetwork, timeout: 10_000, limit: 1000 })
  const asked = { serverName: 'localhost', timeout: 10_000 }
  const all = await Promise.all(PROTOCOL_VERSIONS.map((it) => runner.run(suitesScan(it, asked))))
  const byVersion = new Map(PROTOCOL_VERSIONS.map((version, index) => [version, all[index]!]))
  return {
    counts: all.map((it) => acceptedIn(it).length),
    offered: all.map((it) => offeredIn(it, all).offered),
    preferences: all.map((it) => it.preference),
    connections: runner.connections,
    milliseconds: Math.round(performance.now() - start),
    of: (version: ProtocolVersion) => byVersion.get(version)!,
  }
}

/** Accepted suites, two refusals a version (one in SSL 2.0 and TLS 1.3), and one connection that settles the order. */
function assertFewConnections({
  counts,
  connections,
  preferences,
  of,
}: Awaited<ReturnType<typeof suitesOf>>) {
  const accepted = counts.slice(1).reduce((a, b) => a + b, 0)
  const settled = preferences.filter((it) => it === 'client').length
  assert.ok(connections <= accepted + 2 * 4 + 1 + 1 + settled, `${connections} for ${accepted}`)
  for (const version of PROTOCOL_VERSIONS) {
    const known = of(version)
    const refusals = version === 'SSLv2' ? 1 : version === 'TLSv1.3' ? 1 : 2
    assert.ok(
      known.connections <= acceptedIn(known).length + refusals + 1,
      `${version}: ${known.connections}`,
    )
  }
}

test('the suites of OpenSSL 3.0, which follows the client', async (context) => {
  if (skipWithoutPeer(context, 'openssl')) return
  const parameters = ['-cipher', 'ALL:eNULL:@SECLEVEL=0']
  await using(startOpenssl({ certificate: 'rsa', parameters }), async ({ port }) => {
    const found = await suitesOf(port)
    context.diagnostic(`${found.connections} connections, ${found.milliseconds} ms`)
    context.diagnostic(JSON.stringify([found.counts, found.preferences]))
    assert.deepEqual(found.counts, [0, 0, 20, 20, 61, 3])
    assert.deepEqual(found.offered, [false, false, true, true, true, true])
    assertFewConnections(found)
  })
})

test('the suites of Java 17, ten of elliptic curves in SSL 3.0 among them', async (context) => {
  if (skipWithoutPeer(context, 'java')) return
  await using(startJava(), async ({ port }) => {
    const found = await suitesOf(port)
    context.diagnostic(`${found.connections} connections, ${found.milliseconds} ms`)
    context.diagnostic(JSON.stringify([found.counts, found.preferences]))
    assert.deepEqual(found.counts, [0, 32, 32, 27, 43, 3])
    assertFewConnections(found)
  })
})

test('the suites of Node 0.10, SSL 2.0 among them', async (context) => {
  if (skipWithoutPeer(context, 'oldNode')) return
  await using(startOldNode(), async ({ port }) => {
    const found = await suitesOf(port)
    context.diagnostic(`${found.connections} connections, ${found.milliseconds} ms`)
    context.diagnostic(JSON.stringify([found.counts, found.preferences]))
    assert.deepEqual(found.counts, [7, 12, 12, 12, 17, 0])
    assert.equal(found.of('SSLv3').choices.length, 12)
  })
})

test('the suites of nginx as Mozilla has them', async (context) => {
  if (skipWithoutPeer(context, 'nginx')) return
  const settings = `
    ssl_protocols TLSv1.2 TLSv1.3;
    ssl_ciphers ECDHE-ECDSA-AES128-GCM-SHA256:ECDHE-ECDSA-AES256-GCM-SHA384:ECDHE-ECDSA-CHACHA20-POLY1305;
    ssl_prefer_server_ciphers on;`
  await using(startNginxStream(settings), async ({ port }) => {
    const found = await suitesOf(port)
    context.diagnostic(`${found.connections} connections, ${found.milliseconds} ms`)
    context.diagnostic(JSON.stringify([found.counts, found.preferences]))
    assert.deepEqual(found.counts, [0, 0, 0, 0, 3, 3])
    assert.deepEqual(found.offered, [false, false, false, false, true, true])
    assert.deepEqual(acceptedIn(found.of('TLSv1.2')), [0xc02b, 0xc02c, 0xcca9])
    assert.equal(found.of('TLSv1.2').preference, 'server')
    assertFewConnections(found)
  })
})

test('the groups of TLS 1.3 and 1.2, the signature schemes and the prime of OpenSSL', async (context) => {
  if (skipWithoutPeer(context, 'openssl')) return
  const parameters = ['-groups', 'P-256:X25519:P-384', '-cipher', 'ALL:@SECLEVEL=0']
  await using(startOpenssl({ certificate: 'rsa', parameters }), async ({ port }) => {
    const runner = scanRunner({ host: '127.0.0.1', port, network: tcpNetwork, timeout: 10_000, limit: 100 })
    const asked = { serverName: 'localhost', timeout: 10_000 }
    const ofTls13 = await runner.run(groupsScan([0x1301], asked))
    assert.deepEqual(groupsIn(ofTls13).toSorted(), [0x17, 0x18, 0x1d])
    const before = runner.connections
    const ofTls12 = await runner.run(exchangesScan([0xc02f], asked))
    context.diagnostic(`${runner.connections - before} connections: ${ofTls12.groups} ${ofTls12.schemes}`)
    assert.deepEqual(ofTls12.groups.toSorted(), [0x17, 0x18, 0x1d])
    assert.ok(ofTls12.schemes.includes(0x0804) && ofTls12.schemes.includes(0x0401))
    const { traces } = await runner.run(flightsScan('TLSv1.2', [[0x009e]], asked))
    const exchange = serverKeyExchange(traces[0]!, 'TLSv1.2')
    assert.ok(exchange?.kind === 'DHE')
    assert.ok(exchange.params.dhP.length * 8 >= 2048)
    assert.equal(traces[0]?.negotiated.decodedCertificates[0]?.publicKey.value.algorithm, 'rsa')
  })
})
