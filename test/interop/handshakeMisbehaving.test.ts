// Servers that are each wrong in one way: the handshake test ends in a clear outcome, and soon.

import assert from 'node:assert/strict'
import { createServer } from 'node:net'
import { test } from 'node:test'
import type { HandshakeReport } from '../../server/src/describe/handshake/handshakeReport.ts'
import { freePort } from '../support/childServer.ts'
import { story, testLoopback } from '../support/handshakeTester.ts'
import { MISBEHAVIORS, type Misbehavior, startMisbehaving } from '../support/misbehavingServers.ts'

const EXPECTED: Readonly<Record<Misbehavior, readonly [HandshakeReport['outcome'], RegExp]>> = {
  closesAtOnce: ['closed', /closed the connection without a word|reset/],
  closesAfterClientHello: [
    'closed',
    /without a word\. The server closes the connection at every ClientHello/,
  ],
  resetsAfterClientHello: ['reset', /reset at every ClientHello/],
  closesInsideServerHello: ['closed', /where a ServerHello had to come|at every ClientHello/],
  closesAfterServerHello: ['closed', /where EncryptedExtensions had to come/],
  neverAnswers: ['timedOut', /answers none of the ClientHellos/],
  neverAnswersAfterServerHello: ['timedOut', /EncryptedExtensions/],
  refuses: ['alert', /handshake_failure \(40\)/],
  refusesWithInternalError: ['alert', /internal_error \(80\)/],
  refusesWithAnUnknownAlert: ['alert', /the unknown alert \d+/],
  warnsAndContinues: ['completed', /./],
  refusesAfterFinished: ['alert', /./],
  answersHttp: ['protocolError', /an HTTP answer instead of TLS: "HTTP/],
  greetsLikeSsh: ['protocolError', /an SSH banner instead of TLS: "SSH-/],
  greetsLikeSmtp: ['protocolError', /an SMTP or FTP greeting instead of TLS/],
  sendsRubbish: ['protocolError', /instead of TLS/],
  drips: ['timedOut', /too slow: \d+ bytes came/],
  floodsHelloRequests: ['protocolError', /HelloRequest/],
  floodsWarnings: ['alert', /./],
  floodsChangeCipherSpecs: ['protocolError', /more than 512 records/],
  floodsOneMessage: ['protocolError', /handshake message of \d+ bytes|more than/],
  floodsTickets: ['completed', /./],
  sendsTooLongARecord: ['protocolError', /record of \d+ bytes/],
  sendsAnEmptyHandshakeRecord: ['protocolError', /without content/],
  choosesAnUnofferedSuite: ['protocolError', /cipher suite was not offered/],
  choosesAnUnofferedGroup: ['protocolError', /key share|group/],
  choosesAnUnofferedVersion: ['protocolError', /version|not offered/],
  choosesTls13InTheOldField: ['protocolError', /the version is chosen in the wrong field/],
  choosesTls12InTheNewField: ['protocolError', /the version is chosen in the wrong field/],
  choosesASuiteOfTls12InTls13: ['protocolError', /is no suite of/],
  choosesASuiteOfTls13InTls12: ['protocolError', /is no suite of/],
  sendsNoKeyShare: ['protocolError', /without key_share/],
  sendsAKeyShareOfSmallOrder: ['protocolError', /key share is no value of x25519/i],
  pretendsARenegotiation: ['protocolError', /renegotiation_info that is not empty/],
  echoesAnotherSessionId: ['protocolError', /session id is not echoed/],
  choosesCompression: ['protocolError', /chose compression/],
  asksForARetryTwice: ['protocolError', /a second HelloRetryRequest/],
  asksForARetryWithAnUnofferedGroup: ['protocolError', /requests a key share of .* not offered/],
  asksForARetryWithNothingInIt: ['protocolError', /a HelloRetryRequest that requests nothing/],
  asksForARetryWithAGroupThatWasSent: ['protocolError', /which was sent already/],
  choosesAnotherSuiteAfterItsRetry: ['protocolError', /another suite than before the retry/],
  choosesAnotherGroupAfterItsRetry: ['protocolError', /for which none was sent/],
  sendsACookieInItsServerHello: ['protocolError', /cookie was not asked for/],
  downgrades: ['protocolError', /ClientHello was changed on its way/],
  downgradesToTls11: ['protocolError', /ClientHello was changed on its way/],
  truncatesTheCertificateList: ['protocolError', /bytes expected|length/],
  sendsNoCertificate: ['protocolError', /sent no certificate/],
  sendsRubbishAsCertificate: ['completed', /certificate cannot be read/],
  signsWrongly: ['protocolError', /does not hold the certificate's key/],
  finishesWrongly: ['protocolError', /Finished does not match/],
  choosesAnUnofferedApplicationProtocol: ['protocolError', /application protocol that was not offered/],
  sendsAnUnsolicitedExtension: ['protocolError', /was not asked for/],
  addsAnUnofferedExtensionToItsServerHello: ['protocolError', /the extension 0x7a7a was not asked for/],
  addsAnUnofferedExtensionToItsTls12ServerHello: ['protocolError', /the extension 0x7a7a was not asked for/],
  addsAnUnofferedExtensionToItsRetry: ['protocolError', /the extension 0x7a7a was not asked for/],
  addsAnUnofferedExtensionToItsCertificate: ['protocolError', /the extension 0x7a7a was not asked for/],
  repeatsAnExtensionOfItsServerHello: ['protocolError', /comes twice/],
  encryptsWrongly: ['protocolError', /not authentic/],
  doesNotEncrypt: ['protocolError', /not authentic/],
  isSound: ['completed', /works/],
  cutsMessagesSmall: ['completed', /works/],
}

/** Those where waiting is the point. */
const SLOW: ReadonlySet<Misbehavior> = new Set(['neverAnswers', 'neverAnswersAfterServerHello', 'drips'])

for (const misbehavior of Object.keys(MISBEHAVIORS) as Misbehavior[]) {
  test(`the server that ${misbehavior}`, async () => {
    const server = await startMisbehaving(misbehavior)
    try {
      const report = await testLoopback(server.port, { timeout: SLOW.has(misbehavior) ? 1000 : 10_000 })
      const [outcome, explanation] = EXPECTED[misbehavior]
      assert.equal(report.outcome, outcome, report.explanation)
      assert.match(report.explanation, explanation, story(report).join('\n'))
      assert.match(report.explanation, /^[^a-z].*\.$/, 'a sentence')
      assert.ok(report.bytes.received < 2 ** 20, 'what is taken in is bounded')
    } finally {
      await server.close()
    }
  })
}

test('nothing listens there', async () => {
  const report = await testLoopback(await freePort())
  assert.equal(report.outcome, 'notConnected')
  assert.match(report.explanation, /refuses connections to port \d+: nothing listens there\./)
})

test('the name has no address', async () => {
  const report = await testLoopback(443, { host: 'no-such-host.invalid' })
  assert.equal(report.outcome, 'notConnected')
  assert.match(report.explanation, /no address is known for no-such-host\.invalid/i)
})

test('a server that closes every connection has not refused a version', async () => {
  const server = await startMisbehaving('closesAfterClientHello')
  try {
    const report = await testLoopback(server.port, { askVersions: ['TLSv1.0', 'TLSv1.2'] })
    assert.deepEqual(
      report.versions.map((it) => it.offered),
      [null, null],
    )
  } finally {
    await server.close()
  }
})

test('a test that is canceled ends at once', async () => {
  const server = createServer(() => {})
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const controller = new AbortController()
  const address = server.address()
  assert.ok(address !== null && typeof address === 'object')
  const running = testLoopback(address.port, {
    signal: controller.signal,
    timeout: 60_000,
    onProgress: (text) => {
      if (text.includes('ServerHello')) setImmediate(() => controller.abort())
    },
  })
  const report = await running
  assert.equal(report.outcome, 'canceled')
  server.close()
})
