// RFC 5246, section 7.4.1.1; RFC 5746, section 3.5. A server asks for a second handshake where only the request has
// shown that it needs a client certificate (Apache's SSLVerifyClient in a location, IIS).

import { AlertDescription, AlertLevel } from '../../../tls/alert.ts'
import { createTranscript } from '../../../tls/keySchedule/transcriptHash.ts'
import { encodeHello } from '../../hello/hello.ts'
import { renegotiatingHello } from '../../hello/renegotiation.ts'
import type { HandshakeContext, State } from '../../state.ts'

/** Sends a ClientHello through the connection, once and only where RFC 5746 makes it safe; else refuses politely. */
export async function renegotiate(context: HandshakeContext, then: State): Promise<State | undefined> {
  const { connection, environment, negotiated, offer, verifyData, afterRenegotiation } = context
  if (
    negotiated.secureRenegotiation !== true ||
    verifyData === undefined ||
    afterRenegotiation !== undefined
  ) {
    connection.sendAlert(AlertLevel.warning, AlertDescription.no_renegotiation)
    await connection.flush()
    return undefined
  }
  const hello = renegotiatingHello(offer.hello, negotiated.version ?? 'TLSv1.2', verifyData.client)
  const nothing = new Uint8Array(0)
  const { message, offered } = encodeHello(hello, environment.random(32), nothing, new Map())
  context.offer = offered
  context.transcript = createTranscript()
  context.transcript.add(message)
  context.afterRenegotiation = then
  // The same certificate comes again, and is judged again.
  negotiated.verificationErrors.length = 0
  connection.sendHandshake(message)
  await connection.flush()
  return context.start
}
