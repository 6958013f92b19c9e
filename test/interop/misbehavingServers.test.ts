// The servers themselves, seen by another client than ours: Node's. Sound ones complete the handshake; each of the
// others is refused by it for the reason that it is meant to be refused for. What ours makes of them is in
// the tests of the probe.

import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import { connect } from 'node:tls'
import { type Misbehavior, startMisbehaving } from '../support/misbehavingServers.ts'
import { skipWithoutPeer } from '../support/realServers.ts'
import { testCertificates } from '../support/testCertificates.ts'

const SEEN: readonly (readonly [Misbehavior, RegExp])[] = [
  ['isSound', /^TLSv1.3$/],
  ['cutsMessagesSmall', /^TLSv1.3$/],
  ['closesAtOnce', /ECONNRESET/],
  ['closesAfterClientHello', /ECONNRESET/],
  ['resetsAfterClientHello', /ECONNRESET/],
  ['refuses', /HANDSHAKE_FAILURE/],
  ['answersHttp', /WRONG_VERSION_NUMBER/],
  ['greetsLikeSsh', /WRONG_VERSION_NUMBER/],
  ['sendsTooLongARecord', /DATA_LENGTH_TOO_LONG/],
  ['choosesAnUnofferedSuite', /WRONG_CIPHER_RETURNED|UNKNOWN_CIPHER_RETURNED/],
  ['choosesAnUnofferedGroup', /BAD_KEY_SHARE/],
  ['echoesAnotherSessionId', /INVALID_SESSION_ID/],
  ['choosesCompression', /COMPRESSION/],
  ['asksForARetryTwice', /UNEXPECTED_MESSAGE|BAD_KEY_SHARE/],
  ['downgrades', /INAPPROPRIATE_FALLBACK/],
  ['truncatesTheCertificateList', /LENGTH_MISMATCH/],
  ['sendsNoCertificate', /DECODE|CERTIFICATE|LENGTH/],
  ['signsWrongly', /BAD_SIGNATURE/],
  ['finishesWrongly', /DIGEST_CHECK_FAILED/],
  ['encryptsWrongly', /BAD_RECORD_MAC/],
  ['doesNotEncrypt', /./],
  ['choosesAnUnofferedApplicationProtocol', /BAD_EXTENSION|UNSOLICITED/],
]

for (const [misbehavior, expected] of SEEN) {
  test(`the server that ${misbehavior}`, async (context) => {
    if (skipWithoutPeer(context, 'openssl')) return
    const server = await startMisbehaving(misbehavior)
    try {
      assert.match(await outcome(server.port), expected, server.log())
    } finally {
      await server.close()
    }
  })
}

/** The negotiated version, or the code of the error. */
function outcome(port: number): Promise<string> {
  return new Promise((resolve) => {
    const socket = connect(
      {
        host: '127.0.0.1',
        port,
        servername: 'localhost',
        ca: readFileSync(testCertificates().authorities),
        // The X25519 share is the one that the server here can use; P-256 is what it asks for in a retry.
        ecdhCurve: 'X25519:P-256',
      },
      () => {
        resolve(socket.getProtocol() ?? 'none')
        socket.destroy()
      },
    )
    socket.once('error', (error: NodeJS.ErrnoException) => resolve(`${error.code} ${error.message}`))
  })
}
