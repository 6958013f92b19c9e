// RFC 9846, section 4.7.3.

import { AlertDescription } from '../../../tls/alert.ts'
import { decode, encode } from '../../../tls/codec/presentation.ts'
import { HandshakeType, RawHandshake } from '../../../tls/handshake/handshake.ts'
import { KeyUpdate, KeyUpdateRequest } from '../../../tls/handshake/keyUpdate.ts'
import { nextTrafficSecret, type TrafficSecret, type TrafficSecrets } from '../../../tls/keySchedule/tls13.ts'
import { ProtocolViolation } from '../../failure.ts'
import type { IncomingHandshake } from '../../incoming.ts'
import type { HandshakeContext } from '../../state.ts'
import { startDecrypting, startEncrypting } from './secrets.ts'

export interface KeyUpdates {
  /** Follows the server to its next keys, and answers where it asks for the client's. */
  onKeyUpdate(message: IncomingHandshake): Promise<void>
  clientSecret(): TrafficSecret
}

export function createKeyUpdates(context: HandshakeContext, { client, server }: TrafficSecrets): KeyUpdates {
  let clientSecret = client
  let serverSecret = server
  const onKeyUpdate = async ({ body }: IncomingHandshake) => {
    const { requestUpdate } = decode(KeyUpdate, body)
    if (
      requestUpdate !== KeyUpdateRequest.update_requested &&
      requestUpdate !== KeyUpdateRequest.update_not_requested
    ) {
      throw new ProtocolViolation(AlertDescription.illegal_parameter, 'a KeyUpdate of an unknown kind')
    }
    serverSecret = nextTrafficSecret(serverSecret)
    startDecrypting(context, serverSecret)
    if (requestUpdate !== KeyUpdateRequest.update_requested) return
    const answer = encode(KeyUpdate, { requestUpdate: KeyUpdateRequest.update_not_requested })
    context.connection.sendHandshake(
      encode(RawHandshake, { msgType: HandshakeType.key_update, body: answer }),
    )
    await context.connection.flush()
    clientSecret = nextTrafficSecret(clientSecret)
    startEncrypting(context, clientSecret)
  }
  return { onKeyUpdate, clientSecret: () => clientSecret }
}
