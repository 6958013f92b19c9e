// RFC 9846, sections 4.7.2 and 4.7.3: what may come behind the handshake.

import { finishedVerifyData, type TrafficSecrets } from '../../../tls/keySchedule/tls13.ts'
import { createTranscript } from '../../../tls/keySchedule/transcriptHash.ts'
import { finishedMessage } from '../../finished.ts'
import type { HandshakeContext } from '../../state.ts'
import type { PostHandshake } from '../afterHandshake.ts'
import { sendClientCertificate } from './clientCertificate.ts'
import { createKeyUpdates } from './keyUpdates.ts'
import { requestedCertificate } from './requestedCertificate.ts'
import { chosen } from './secrets.ts'

export function createPostHandshake(context: HandshakeContext, application: TrafficSecrets): PostHandshake {
  const { onKeyUpdate, clientSecret } = createKeyUpdates(context, application)
  const handshake = context.transcript.messages()
  return {
    onKeyUpdate,
    async onCertificateRequest({ body, bytes }) {
      const { connection, negotiated } = context
      negotiated.certificateRequest = requestedCertificate(body)
      // Each request has a transcript of its own behind that of the handshake.
      const transcript = createTranscript()
      transcript.useHash(chosen(context).hash)
      transcript.add(handshake)
      transcript.add(bytes)
      await sendClientCertificate({ ...context, transcript })
      connection.sendHandshake(finishedMessage(finishedVerifyData(clientSecret(), transcript.hash())))
      await connection.flush()
    },
  }
}
