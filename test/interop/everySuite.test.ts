// Each version with each suite that a real server has: the suites are found by offering all and taking out what was
// chosen, and each of them is followed to the Finished of both sides, one encrypted exchange and the close.

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { isUsableIn, usableSuite } from '../../server/src/handshake/usableSuites.ts'
import { allCipherSuites, cipherSuite } from '../../server/src/registry/cipherSuites.ts'
import type { ProtocolVersion } from '../../server/src/registry/protocolVersions.ts'
import { using } from '../support/childServer.ts'
import { type TesterOptions, testLoopback } from '../support/handshakeTester.ts'
import { skipWithoutPeer, startJava, startOldNode, startOpenssl } from '../support/realServers.ts'
import { testCertificates } from '../support/testCertificates.ts'

/** Two-byte suites, but for the values that are signals. */
const ALL_SUITES: readonly number[] = allCipherSuites()
  .map((it) => it.id)
  .filter((id) => id > 0 && id <= 0xffff && id !== 0x00ff && id !== 0x5600)

/** Completed, in the order in which the server chose them, and what could be negotiated and not finished. */
interface Enumerated {
  readonly completed: readonly string[]
  readonly notFinished: readonly string[]
}

async function everySuite(
  port: number,
  version: ProtocolVersion,
  options: TesterOptions = {},
): Promise<Enumerated> {
  let left = ALL_SUITES.filter((id) => (cipherSuite(id).minVersion === 'TLSv1.3') === (version === 'TLSv1.3'))
  const completed: string[] = []
  const notFinished: string[] = []
  for (;;) {
    const offered = left.slice(0, 120)
    if (offered.length === 0) return { completed, notFinished }
    const report = await testLoopback(port, { versions: [version], cipherSuites: offered, ...options })
    const id = Number(report.cipherSuite?.id ?? -1)
    if (id < 0) {
      assert.ok(report.outcome === 'alert' || report.outcome === 'closed', report.explanation)
      left = left.slice(offered.length)
      continue
    }
    const { name } = cipherSuite(id)
    assert.equal(report.version, version, name)
    const usable = usableSuite(id)
    if (usable === undefined || !isUsableIn(usable, version)) {
      assert.equal(report.outcome, 'answered', `${name}: ${report.explanation}`)
      notFinished.push(name)
    } else {
      assert.equal(report.outcome, 'completed', `${version} ${name}: ${report.explanation}`)
      const finished = report.verified.checks.filter((it) => it.what === 'finished')
      assert.deepEqual([finished.length, finished[0]?.result], [1, 'passed'], name)
      completed.push(name)
    }
    left = left.filter((it) => it !== id)
  }
}

test('Node 0.10 completes each of its suites in SSL 3.0 to TLS 1.2', async (context) => {
  if (skipWithoutPeer(context, 'oldNode')) return
  for (const [version, secureProtocol, least] of [
    ['SSLv3', 'SSLv3_method', 12],
    ['TLSv1.0', 'TLSv1_method', 12],
    ['TLSv1.1', 'SSLv23_method', 12],
    ['TLSv1.2', 'SSLv23_method', 17],
  ] as const) {
    await using(startOldNode({ secureProtocol }), async ({ port }) => {
      const { completed, notFinished } = await everySuite(port, version)
      context.diagnostic(`${version}: ${completed.length} completed: ${completed.join(' ')}`)
      assert.ok(completed.length >= least, `${version}: ${completed.length}`)
      assert.deepEqual(notFinished, [])
    })
  }
})

test('Java completes each of its suites in SSL 3.0 to TLS 1.3', async (context) => {
  if (skipWithoutPeer(context, 'java')) return
  for (const [version, protocol, least] of [
    ['SSLv3', 'SSLv3', 25],
    ['TLSv1.0', 'TLSv1', 25],
    ['TLSv1.1', 'TLSv1.1', 22],
    ['TLSv1.2', 'TLSv1.2', 40],
    ['TLSv1.3', 'TLSv1.3', 3],
  ] as const) {
    await using(startJava({ protocols: [protocol] }), async ({ port }) => {
      const { completed, notFinished } = await everySuite(port, version)
      context.diagnostic(`${version}: ${completed.length} completed: ${completed.join(' ')}`)
      assert.ok(completed.length >= least, `${version}: ${completed.length}`)
      assert.deepEqual(notFinished, [])
    })
  }
})

test('OpenSSL completes each of its suites in TLS 1.0 to 1.3', async (context) => {
  if (skipWithoutPeer(context, 'openssl')) return
  for (const [version, flag, least] of [
    ['TLSv1.0', '-tls1', 20],
    ['TLSv1.1', '-tls1_1', 20],
    ['TLSv1.2', '-tls1_2', 61],
    ['TLSv1.3', '-tls1_3', 3],
  ] as const) {
    const parameters = [flag, '-cipher', 'ALL:eNULL:@SECLEVEL=0']
    await using(startOpenssl({ parameters }), async ({ port }) => {
      const { completed, notFinished } = await everySuite(port, version)
      context.diagnostic(`${version}: ${completed.length} completed: ${completed.join(' ')}`)
      assert.ok(completed.length >= least, `${version}: ${completed.length}`)
      assert.deepEqual(notFinished, [])
    })
  }
})

test('SSL 2.0 is followed to both Finished with each of its cipher kinds', async (context) => {
  if (skipWithoutPeer(context, 'oldNode')) return
  await using(startOldNode({ secureProtocol: 'SSLv2_method' }), async ({ port }) => {
    const kinds = allCipherSuites().filter((it) => it.minVersion === 'SSLv2' && it.encryption !== 'RC4_64')
    const completed: string[] = []
    for (const { id, name } of kinds) {
      const report = await testLoopback(port, { versions: ['SSLv2'], cipherSuites: [id] })
      assert.equal(report.outcome, 'completed', `${name}: ${report.explanation}`)
      assert.deepEqual([report.version, report.cipherSuite?.name], ['SSLv2', name])
      assert.deepEqual(
        report.messages
          .map((it) => `${it.from} ${it.name}${it.encrypted ? '' : ' in the clear'}`)
          .slice(0, 6),
        [
          'client CLIENT-HELLO in the clear',
          'server SERVER-HELLO in the clear',
          'client CLIENT-MASTER-KEY in the clear',
          'client CLIENT-FINISHED',
          'server SERVER-VERIFY',
          'server SERVER-FINISHED',
        ],
      )
      completed.push(name)
    }
    assert.equal(completed.length, 7)
  })
})

test('a client certificate is asked for, given and done without in SSL 2.0 and 3.0', async (context) => {
  if (skipWithoutPeer(context, 'oldNode')) return
  const { clientRsa } = testCertificates()
  for (const [secureProtocol, version] of [
    ['SSLv2_method', 'SSLv2'],
    ['SSLv3_method', 'SSLv3'],
  ] as const) {
    await using(startOldNode({ secureProtocol, requestCert: true }), async ({ port }) => {
      const given = await testLoopback(port, { versions: [version], client: clientRsa })
      assert.equal(given.outcome, 'completed', given.explanation)
      assert.deepEqual([given.clientCertificate.requested, given.clientCertificate.sent], [true, true])
      const without = await testLoopback(port, { versions: [version] })
      assert.deepEqual([without.clientCertificate.requested, without.clientCertificate.sent], [true, false])
      if (version === 'SSLv3') {
        assert.equal(without.outcome, 'completed', without.explanation)
        assert.ok(
          without.messages.some((it) => it.from === 'client' && /no_certificate \(41\)/.test(it.summary)),
        )
      } else {
        assert.equal(without.outcome, 'closed')
        assert.match(without.explanation, /in SSL 2\.0 that does not show whether it requires one/)
      }
    })
  }
})
