// RFC 9846, sections 4.2.3, 4.3.8 and 7.

import { namedGroup } from '../../../registry/namedGroups.ts'
import { AlertDescription } from '../../../tls/alert.ts'
import { findExtension } from '../../../tls/extensions/index.ts'
import { keyShare } from '../../../tls/extensions/keyShare.ts'
import type { ServerHello } from '../../../tls/handshake/serverHello.ts'
import {
  earlySecret,
  handshakeSecret,
  handshakeTrafficSecrets,
  mainSecret,
} from '../../../tls/keySchedule/tls13.ts'
import { ProtocolViolation } from '../../failure.ts'
import type { IncomingHandshake } from '../../incoming.ts'
import { noteSecret, noteTrafficSecret } from '../../keySchedule.ts'
import type { HandshakeContext, State } from '../../state.ts'
import { expectEncryptedExtensions } from './expectEncryptedExtensions.ts'
import { chosen, logSecrets, startDecrypting, type Tls13Secrets } from './secrets.ts'

/** Computes the handshake's secrets; from here on the server encrypts. */
export function onServerHello(
  serverHello: ServerHello,
  { bytes }: IncomingHandshake,
  context: HandshakeContext,
): State {
  const { transcript, negotiated } = context
  const share = findExtension(serverHello.extensions, keyShare, 'ServerHello')?.serverShare
  if (share === undefined) {
    throw new ProtocolViolation(AlertDescription.missing_extension, 'a ServerHello without key_share')
  }
  const key = context.ephemeralKeys.get(share.group)
  const { group: retriedGroup = share.group } = context.helloRetryRequest ?? {}
  if (key === undefined || share.group !== retriedGroup) {
    throw new ProtocolViolation(
      AlertDescription.illegal_parameter,
      `a key share of ${namedGroup(share.group).name}, for which none was sent`,
    )
  }
  negotiated.group = share.group
  const sharedSecret = key.sharedSecret(share.keyExchange)
  if (sharedSecret === undefined) {
    throw new ProtocolViolation(
      AlertDescription.illegal_parameter,
      `the server's key share is no value of ${namedGroup(share.group).name}`,
    )
  }
  const { hash, bulk } = chosen(context)
  const { keyLength } = bulk
  transcript.useHash(hash)
  transcript.add(bytes)
  const early = earlySecret(hash)
  const handshake = handshakeSecret(early, sharedSecret)
  const secrets: Tls13Secrets = {
    handshake: handshakeTrafficSecrets(handshake, transcript.hash()),
    main: mainSecret(handshake),
  }
  noteSecret(context, 'earlySecret', early.secret)
  noteSecret(context, 'sharedSecret', sharedSecret)
  noteSecret(context, 'handshakeSecret', handshake.secret)
  noteTrafficSecret(context, 'clientHandshake', secrets.handshake.client, keyLength)
  noteTrafficSecret(context, 'serverHandshake', secrets.handshake.server, keyLength)
  noteSecret(context, 'mainSecret', secrets.main.secret)
  logSecrets(context, 'HANDSHAKE_TRAFFIC_SECRET', secrets.handshake)
  startDecrypting(context, secrets.handshake.server)
  return expectEncryptedExtensions(secrets)
}
