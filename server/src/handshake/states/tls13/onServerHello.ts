// RFC 9846, sections 4.2.3, 4.3.8 and 7.

import { namedGroup } from '../../../registry/namedGroups.ts'
import { AlertDescription } from '../../../tls/alert.ts'
import { findExtension } from '../../../tls/extensions/index.ts'
import { keyShare } from '../../../tls/extensions/keyShare.ts'
import { preSharedKey } from '../../../tls/extensions/preSharedKey.ts'
import type { ServerHello } from '../../../tls/handshake/serverHello.ts'
import {
  earlySecret,
  handshakeSecret,
  handshakeTrafficSecrets,
  mainSecret,
} from '../../../tls/keySchedule/tls13.ts'
import { ProtocolViolation } from '../../failure.ts'
import type { OfferedKey } from '../../hello/preSharedKeys.ts'
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
  const preShared = chosenKey(serverHello, context)
  transcript.useHash(hash)
  transcript.add(bytes)
  const early = earlySecret(hash, preShared?.key)
  const handshake = handshakeSecret(early, sharedSecret)
  const secrets: Tls13Secrets = {
    handshake: handshakeTrafficSecrets(handshake, transcript.hash()),
    main: mainSecret(handshake),
    isPreShared: preShared !== undefined,
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

/** Which of the client's pre-shared keys the server chose (RFC 9846, section 4.3.11). */
function chosenKey(
  serverHello: ServerHello,
  { negotiated, offer }: HandshakeContext,
): OfferedKey | undefined {
  const { preSharedKeys = [] } = offer.hello
  const index = findExtension(serverHello.extensions, preSharedKey, 'ServerHello')?.selectedIdentity
  const key = index === undefined ? undefined : preSharedKeys[index]
  if (index !== undefined && key?.hash !== negotiated.hash) {
    throw new ProtocolViolation(
      AlertDescription.illegal_parameter,
      key === undefined
        ? 'the server chose a pre-shared key that was not offered'
        : 'the server chose a pre-shared key and a cipher suite with another hash',
    )
  }
  if (negotiated.externalKey !== undefined) {
    negotiated.externalKey = key?.kind === 'external' ? 'chosen' : 'notChosen'
  }
  if (negotiated.session !== undefined) {
    negotiated.session = key?.kind === 'ticket' ? 'resumed' : 'notResumed'
  }
  return key
}
