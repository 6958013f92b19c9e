// Client certificates in SSL 3.0 to TLS 1.3, with each key type that signs there: how the certificate is asked for, what
// is signed and how none is declared differs between the versions, and servers check all of it.

import assert from 'node:assert/strict'
import { type TestContext, test } from 'node:test'
import type { ProtocolVersion } from '../../server/src/registry/protocolVersions.ts'
import { handshakeText } from '../../server/src/report/handshakeText.ts'
import { type RunningServer, using } from '../support/childServer.ts'
import { story, testLoopback } from '../support/handshakeTester.ts'
import { type Peer, skipWithoutPeer, startJava, startOldNode, startOpenssl } from '../support/realServers.ts'
import {
  type CertificateFiles,
  type ClientKeyType,
  clientCertificatesByKey,
} from '../support/testCertificates.ts'

/** What becomes of a client: `closed` of one that is refused without an alert, `optional` and `required` of one without a certificate. */
type Verdict = 'accepted' | 'rejected' | 'closed' | 'optional' | 'required'

interface Site {
  readonly name: string
  readonly peer: Peer
  readonly versions: readonly ProtocolVersion[]
  readonly start: (version: ProtocolVersion) => Promise<RunningServer>
  /** Of a client without a certificate, and of one with a certificate that is expired or of an unknown authority. */
  readonly none: Verdict
  readonly bad: Verdict
  /** The key types whose certificates the server asks for. */
  readonly keyTypes: (version: ProtocolVersion) => readonly ClientKeyType[]
}

/** DSA has no signature scheme in TLS 1.3 (RFC 9846, section 4.3.3). */
const keyTypesOf = (version: ProtocolVersion): readonly ClientKeyType[] =>
  version === 'TLSv1.3' ? ['rsa', 'ec'] : ['rsa', 'ec', 'dsa']

const BEFORE_TLS13: readonly ProtocolVersion[] = ['SSLv3', 'TLSv1.0', 'TLSv1.1', 'TLSv1.2']

const oldNode = (rejectUnauthorized: boolean) => (version: ProtocolVersion) =>
  startOldNode({
    secureProtocol: version === 'SSLv3' ? 'SSLv3_method' : 'SSLv23_method',
    requestCert: true,
    rejectUnauthorized,
  })

const java = (clientAuth: 'want' | 'need') => (version: ProtocolVersion) =>
  startJava({ protocols: [version.replace('.0', '')], clientAuth, checksClients: true })

/** OpenSSL 1.0.1 asks for ecdsa_sign from TLS 1.0 on. */
const keyTypesOfOldNode = (version: ProtocolVersion): readonly ClientKeyType[] =>
  version === 'SSLv3' ? ['rsa', 'dsa'] : keyTypesOf(version)

const SITES: readonly Site[] = [
  {
    name: 'Node 0.10, which refuses whom it cannot authorize',
    peer: 'oldNode',
    versions: BEFORE_TLS13,
    start: oldNode(true),
    none: 'closed',
    bad: 'closed',
    keyTypes: keyTypesOfOldNode,
  },
  {
    name: 'Node 0.10, which leaves it to the application',
    peer: 'oldNode',
    versions: BEFORE_TLS13,
    start: oldNode(false),
    none: 'optional',
    bad: 'accepted',
    keyTypes: keyTypesOfOldNode,
  },
  {
    name: 'Java, need',
    peer: 'java',
    versions: [...BEFORE_TLS13, 'TLSv1.3'],
    start: java('need'),
    none: 'required',
    bad: 'rejected',
    keyTypes: keyTypesOf,
  },
  {
    name: 'Java, want',
    peer: 'java',
    versions: [...BEFORE_TLS13, 'TLSv1.3'],
    start: java('want'),
    none: 'optional',
    bad: 'rejected',
    keyTypes: keyTypesOf,
  },
  {
    name: 'openssl s_server -Verify',
    peer: 'openssl',
    versions: ['TLSv1.0', 'TLSv1.1', 'TLSv1.2', 'TLSv1.3'],
    start: (version) =>
      startOpenssl({
        parameters: [
          ...[`-${version.replace('v', '').replace('.0', '').replace('.', '_').toLowerCase()}`],
          ...['-cipher', 'ALL:@SECLEVEL=0', '-Verify', '2', '-verify_return_error'],
        ],
      }),
    none: 'required',
    bad: 'rejected',
    keyTypes: keyTypesOf,
  },
]

for (const site of SITES) {
  test(site.name, { concurrency: true }, async (context) => {
    if (skipWithoutPeer(context, site.peer)) return
    await Promise.all(
      site.versions.map((version) => context.test(version, (inner) => everyClient(site, version, inner))),
    )
  })
}

async function everyClient(site: Site, version: ProtocolVersion, context: TestContext): Promise<void> {
  await using(site.start(version), async ({ port, log }) => {
    const verdictOn = async (what: string, sends: boolean, files?: CertificateFiles) => {
      const report = await testLoopback(port, {
        versions: [version],
        // A server that waits for its client is left to wait, and one that speaks first speaks.
        applicationProtocols: [],
        ...(files === undefined ? {} : { client: files }),
      })
      const { clientCertificate, outcome } = report
      const { requested, sent, required, accepted } = clientCertificate
      const told = `${what}: ${JSON.stringify(clientCertificate)}\n${handshakeText(report)}\n${log()}`
      assert.ok(requested, told)
      assert.equal(report.version, version, told)
      assert.equal(sent, sends, told)
      assert.equal(story(report).includes('client CertificateVerify'), sends, told)
      if (outcome === 'completed') {
        const finished = report.verified.checks.filter((it) => it.what === 'finished')
        assert.deepEqual(
          finished.map((it) => it.result),
          ['passed'],
          told,
        )
      }
      const verdict = sent
        ? accepted === undefined
          ? outcome
          : accepted
            ? 'accepted'
            : 'rejected'
        : required === undefined
          ? outcome
          : required
            ? 'required'
            : 'optional'
      // Whom it accepts, or does without, it completes the handshake with, and it completes it with no one else.
      assert.equal(outcome === 'completed', verdict === 'accepted' || verdict === 'optional', told)
      if (verdict === 'closed') assert.match(report.explanation, sends ? REJECTED : MISSED, told)
      return { verdict, told }
    }
    const expectVerdict = async (
      expected: Verdict,
      what: string,
      sends: boolean,
      files?: CertificateFiles,
    ) => {
      const { verdict, told } = await verdictOn(what, sends, files)
      assert.equal(verdict, expected, told)
    }
    await expectVerdict(site.none, 'none', false)
    const asked = site.keyTypes(version)
    for (const [keyType, { valid, expired, strange }] of Object.entries(clientCertificatesByKey())) {
      if (!asked.some((it) => it === keyType)) {
        await expectVerdict(site.none, `${keyType}, which is not asked for`, false, valid)
        continue
      }
      await expectVerdict('accepted', `${keyType}, valid`, true, valid)
      await expectVerdict(site.bad, `${keyType}, expired`, true, expired)
      await expectVerdict(site.bad, `${keyType}, of another authority`, true, strange)
    }
    context.diagnostic(`${asked.length} key types`)
  })
}

// Java 17 closes a conversation of TLS 1.3 with user_canceled and close_notify.
test('a server that cancels behind its answer has refused nobody', async (context) => {
  if (skipWithoutPeer(context, 'java')) return
  await using(java('want')('TLSv1.3'), async ({ port, log }) => {
    for (const files of [undefined, clientCertificatesByKey().rsa.valid]) {
      const report = await testLoopback(port, files === undefined ? {} : { client: files })
      const told = `${handshakeText(report)}\n${log()}`
      assert.ok(story(report).includes('server alert warning user_canceled (90)'), told)
      assert.equal(report.outcome, 'completed', told)
      const { accepted, required } = report.clientCertificate
      assert.deepEqual([accepted, required], [undefined, undefined], told)
    }
  })
})

const REJECTED = /closed the connection without a word after it had seen the client's certificate/
const MISSED = /closed the connection without a word after it had seen that the client has no certificate/
