// RFC 9846, sections 4.5.3 and 7.1.

import { AlertDescription } from '../../../tls/alert.ts'
import { decode } from '../../../tls/codec/presentation.ts'
import { Finished } from '../../../tls/handshake/finished.ts'
import { HandshakeType } from '../../../tls/handshake/handshake.ts'
import { applicationTrafficSecrets, finishedVerifyData } from '../../../tls/keySchedule/tls13.ts'
import { checkVerifyData, finishedMessage } from '../../finished.ts'
import { handshakeMessage } from '../../incoming.ts'
import { noteTrafficSecret } from '../../keySchedule.ts'
import { Ended, type State } from '../../state.ts'
import { afterHandshake } from '../afterHandshake.ts'
import { sendClientCertificate } from './clientCertificate.ts'
import { ignoringChangeCipherSpec } from './ignoringChangeCipherSpec.ts'
import { createPostHandshake } from './postHandshake.ts'
import { chosen, logSecrets, startDecrypting, startEncrypting, type Tls13Secrets } from './secrets.ts'

/** The server's Finished, answered with the client's flight. */
export function expectFinished(secrets: Tls13Secrets): State {
  return ignoringChangeCipherSpec({
    awaits: "the server's Finished",
    async receive(incoming, context) {
      const { connection, transcript, environment } = context
      const message = handshakeMessage(incoming, HandshakeType.finished, this.awaits)
      const expected = finishedVerifyData(secrets.handshake.server, transcript.hash())
      const { verifyData } = decode(Finished(expected.length), message.body)
      checkVerifyData(verifyData, expected, message.traced, AlertDescription.decrypt_error)
      transcript.add(message.bytes)
      if (context.plan.until === 'serverFlight')
        throw new Ended({ kind: 'answered', limit: { what: 'plan' } })
      const application = applicationTrafficSecrets(secrets.main, transcript.hash())
      const { keyLength } = chosen(context).bulk
      noteTrafficSecret(context, 'clientApplication', application.client, keyLength)
      noteTrafficSecret(context, 'serverApplication', application.server, keyLength)
      logSecrets(context, 'TRAFFIC_SECRET_0', application)
      startDecrypting(context, application.server)

      // A second ChangeCipherSpec would be wrong where a HelloRetryRequest was answered with one.
      if (context.helloRetryRequest === undefined) connection.sendChangeCipherSpec()
      startEncrypting(context, secrets.handshake.client)
      environment.onProgress?.('sending the last messages of the handshake')
      await sendClientCertificate(context)
      const finished = finishedMessage(finishedVerifyData(secrets.handshake.client, transcript.hash()))
      transcript.add(finished)
      connection.sendHandshake(finished)
      startEncrypting(context, application.client)
      context.completedAfter = connection.elapsed()
      return afterHandshake(context, createPostHandshake(context, application))
    },
  })
}
