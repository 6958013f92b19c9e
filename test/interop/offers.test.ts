// What a handshake test offers, and what it says of servers that work here and fail in other clients.

import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { after, before, describe, test } from 'node:test'
import type { HandshakeReport } from '../../server/src/describe/handshake/handshakeReport.ts'
import { refusedElsewhere } from '../../server/src/describe/handshake/refusedElsewhere.ts'
import { emptyNegotiated } from '../../server/src/handshake/trace.ts'
import { cipherSuiteByName } from '../../server/src/registry/cipherSuites.ts'
import { handshakeText } from '../../server/src/report/handshakeText.ts'
import { using } from '../support/childServer.ts'
import { type Cli, makeCli } from '../support/cliProcess.ts'
import { testLoopback } from '../support/handshakeTester.ts'
import {
  type OpensslOptions,
  skipWithoutPeer,
  startJava,
  startNode,
  startOpenssl,
} from '../support/realServers.ts'
import { testCertificates } from '../support/testCertificates.ts'

const { folder } = testCertificates()

// Application protocols.

test('http/1.1 is left out where it is what the server refuses, and that is said', async () => {
  await using(startNode({ ALPNProtocols: ['h2'] }), async ({ port }) => {
    const report = await testLoopback(port)
    assert.equal(report.outcome, 'completed', report.explanation)
    assert.equal(report.applicationProtocol, undefined)
    for (const said of [report.explanation, handshakeText(report)]) {
      assert.match(
        said,
        /refuses the application protocols that this test offered, which were only http\/1\.1; what is shown is a second/,
      )
    }
    const named = await testLoopback(port, { applicationProtocols: ['spdy/3', 'http/1.1'] })
    assert.deepEqual([named.outcome, named.alert?.description], ['alert', 'no_application_protocol'])
    assert.match(named.explanation, /offered, which were only spdy\/3, http\/1\.1\./)
    const fitting = await testLoopback(port, { applicationProtocols: ['h2'] })
    assert.deepEqual([fitting.outcome, fitting.remarks], ['completed', undefined])
  })
})

// What other clients refuse.

test('a Diffie-Hellman group below 2048 bits is said', async (context) => {
  if (skipWithoutPeer(context, 'openssl')) return
  for (const [bits, remark] of [
    [1536, /group has 1536 bits: OpenSSL at security level 2/],
    [2048, undefined],
  ] as const) {
    const parameters = join(folder, `dh${bits}.pem`)
    // The groups of RFC 3526.
    const group = ['-algorithm', 'DH', '-pkeyopt', `group:modp_${bits}`]
    const made = spawnSync('openssl', ['genpkey', '-genparam', ...group, '-out', parameters])
    assert.equal(made.status, 0)
    const suites = ['-tls1_2', '-cipher', 'DHE-RSA-AES128-SHA:@SECLEVEL=0']
    const options: OpensslOptions = { certificate: 'rsa', parameters: [...suites, '-dhparam', parameters] }
    await using(startOpenssl(options), async ({ port }) => {
      // The suite, DHE with CBC, is among those that are offered unless told.
      const report = await testLoopback(port)
      assert.equal(report.outcome, 'completed', report.explanation)
      assert.equal(report.cipherSuite?.name, 'TLS_DHE_RSA_WITH_AES_128_CBC_SHA')
      assertRemark(report, remark)
    })
  }
})

test('an RSA key below 2048 bits is said', async (context) => {
  if (skipWithoutPeer(context, 'openssl')) return
  const [certificate, key] = [join(folder, 'rsa1024.pem'), join(folder, 'rsa1024.key')]
  const request = ['req', '-x509', '-newkey', 'rsa:1024', '-noenc', '-subj', '/CN=localhost']
  assert.equal(spawnSync('openssl', [...request, '-keyout', key, '-out', certificate]).status, 0)
  const parameters = ['-cert', certificate, '-key', key, '-cipher', 'ALL:@SECLEVEL=0']
  await using(startOpenssl({ certificate: 'rsa', parameters }), async ({ port }) => {
    assertRemark(
      await testLoopback(port),
      /RSA key of the certificate has 1024 bits: OpenSSL at security level 2/,
    )
  })
  await using(startOpenssl({ certificate: 'rsa' }), async ({ port }) => {
    assertRemark(await testLoopback(port), undefined)
  })
})

test('a server without secure renegotiation is said, in TLS 1.2 only', () => {
  const remarks = (version: 'TLSv1.2' | 'TLSv1.3', secureRenegotiation: boolean) =>
    refusedElsewhere({
      offeredVersions: ['TLSv1.2', 'TLSv1.3'],
      messages: [],
      negotiated: { ...emptyNegotiated(), version, secureRenegotiation },
      outcome: { kind: 'completed' },
      spokeTls: true,
      bytes: { sent: 0, received: 0 },
      milliseconds: 0,
    })
  assert.match(
    remarks('TLSv1.2', false).join(),
    /does not support secure renegotiation \(RFC 5746\): OpenSSL 3/,
  )
  assert.deepEqual([remarks('TLSv1.2', true), remarks('TLSv1.3', false)], [[], []])
})

test('Java without the extension of RFC 5746 is such a server', async (context) => {
  if (skipWithoutPeer(context, 'java')) return
  for (const [disabledExtensions, remark] of [
    [['renegotiation_info'], /does not support secure renegotiation \(RFC 5746\)/],
    [[], undefined],
  ] as const) {
    await using(startJava({ protocols: ['TLSv1.2'], disabledExtensions }), async ({ port }) => {
      assertRemark(await testLoopback(port), remark)
    })
  }
})

test('a group of 768 bits is refused by more clients', () => {
  const [remark] = refusedElsewhere({
    offeredVersions: ['TLSv1.2'],
    messages: [],
    negotiated: { ...emptyNegotiated(), version: 'TLSv1.2', secureRenegotiation: true, primeBits: 768 },
    outcome: { kind: 'completed' },
    spokeTls: true,
    bytes: { sent: 0, received: 0 },
    milliseconds: 0,
  })
  assert.match(remark ?? '', /768 bits: OpenSSL at its default security level refuses less than 1024/)
})

function assertRemark(report: HandshakeReport, remark: RegExp | undefined): void {
  assert.equal(report.outcome, 'completed', report.explanation)
  if (remark === undefined) {
    assert.equal(report.remarks, undefined)
    return
  }
  assert.match(report.remarks?.join() ?? '', remark)
  assert.match(report.explanation, remark)
  assert.match(handshakeText(report), remark)
}

// Suites and versions.

test('a version is offered only with a suite of it', async (context) => {
  if (skipWithoutPeer(context, 'openssl')) return
  await using(startOpenssl(), async ({ port }) => {
    for (const [names, version, said] of [
      [['TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256'], 'TLSv1.2', /^TLS 1\.2, .*\b1 cipher suite,/],
      [['TLS_AES_128_GCM_SHA256'], 'TLSv1.3', /^TLS 1\.3, .*\b1 cipher suite,/],
      [
        ['TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256', 'TLS_AES_128_GCM_SHA256'],
        'TLSv1.3',
        /^TLS 1\.2–1\.3, .*\b2 cipher suites,/,
      ],
    ] as const) {
      const cipherSuites = names.map((it) => cipherSuiteByName(it)!.id)
      const report = await testLoopback(port, { cipherSuites })
      assert.deepEqual([report.outcome, report.version], ['completed', version], report.explanation)
      assert.match(report.messages[0]?.summary ?? '', said)
    }
    const mixed = ['TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256', 'TLS_AES_128_GCM_SHA256']
    const cipherSuites = mixed.map((it) => cipherSuiteByName(it)!.id)
    const report = await testLoopback(port, { cipherSuites, versions: ['TLSv1.2'] })
    assert.match(
      report.messages[0]?.summary ?? '',
      /^TLS 1\.2, .*\b1 cipher suite,/,
      'the other is of no use there',
    )
  })
})

test('an old version is asked for with the suites that are wanted', async (context) => {
  if (skipWithoutPeer(context, 'openssl')) return
  const parameters = ['-cipher', 'ALL:@SECLEVEL=0']
  await using(startOpenssl({ certificate: 'rsa', parameters }), async ({ port }) => {
    const suite = cipherSuiteByName('TLS_RSA_WITH_AES_256_CBC_SHA')!
    const report = await testLoopback(port, { versions: ['TLSv1.0'], cipherSuites: [suite.id] })
    assert.deepEqual(
      [report.outcome, report.cipherSuite?.name],
      ['completed', suite.name],
      report.explanation,
    )
  })
})

describe('the command', () => {
  let cli: Cli
  before(async () => {
    cli = await makeCli()
  })
  after(() => cli.remove())

  test('refuses suites of which none is one of the versions', async () => {
    const run = cli.folder({}).run
    for (const [words, problem] of [
      [['--tls', '1.2', '--ciphers', 'TLS_AES_128_GCM_SHA256'], /none of these suites is one of TLS 1\.2$/],
      [['--tls', '1.3', '--ciphers', 'ECDHE-RSA-AES128-SHA'], /none of these suites is one of TLS 1\.3$/],
      [['--tls', 'ssl2', '--ciphers', 'AES128-SHA'], /none of these suites is one of SSL 2\.0$/],
      [['--ciphers', 'SSL_CK_RC4_128_WITH_MD5'], /none of these suites is one of TLS 1\.2 or TLS 1\.3$/],
    ] as const) {
      const { code, stdout, stderr } = await run(['handshake', '127.0.0.1:9', ...words])
      assert.deepEqual([code, stdout], [2, ''], stderr)
      assert.match(stderr.trim(), problem)
    }
  })
})
