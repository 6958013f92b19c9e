// RFC 5246, section 7.4.1.1; RFC 5746, section 3.5. A server asks for a second handshake where only the request has
// shown that it needs a client certificate (Apache's SSLVerifyClient in a location, IIS).

import { cipherSuite } from '../../../registry/cipherSuites.ts'
import { AlertDescription, AlertLevel } from '../../../tls/alert.ts'
import { createTranscript } from '../../../tls/keySchedule/transcriptHash.ts'
import { type ClientOffer, clientHello } from '../../clientHello.ts'
import type { HandshakeContext, State } from '../../state.ts'

/** Sends a ClientHello through the connection, once and only where RFC 5746 makes it safe; else refuses politely. */
export async function renegotiate(context: HandshakeContext, then: State): Promise<State | undefined> {
  const { connection, parameters, negotiated, offer, verifyData, afterRenegotiation } = context
  if (
    negotiated.secureRenegotiation !== true ||
    verifyData === undefined ||
    afterRenegotiation !== undefined
  ) {
    connection.sendAlert(AlertLevel.warning, AlertDescription.no_renegotiation)
    await connection.flush()
    return undefined
  }
  const again: ClientOffer = {
    ...offer,
    versions: ['TLSv1.2'],
    cipherSuites: offer.cipherSuites.filter((it) => cipherSuite(it).minVersion !== 'TLSv1.3'),
    random: parameters.random(32),
    sessionId: new Uint8Array(0),
    keyShares: [],
    renegotiatedConnection: verifyData.client,
  }
  const { message, extensionTypes } = clientHello(again)
  context.offer = again
  context.offeredExtensions = extensionTypes
  context.transcript = createTranscript()
  context.transcript.add(message)
  context.afterRenegotiation = then
  // The same certificate comes again, and is judged again.
  negotiated.verificationErrors.length = 0
  connection.sendHandshake(message)
  await connection.flush()
  return context.start
}
