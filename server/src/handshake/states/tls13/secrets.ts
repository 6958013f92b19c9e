import { toHex } from '../../../base/hex.ts'
import { type AeadName, isAeadName } from '../../../crypto/aead.ts'
import type { HashName } from '../../../crypto/hash.ts'
import {
  type MainSecret,
  type TrafficSecret,
  type TrafficSecrets,
  trafficKeys,
} from '../../../tls/keySchedule/tls13.ts'
import { tls13Decryption, tls13Encryption } from '../../../tls/protection/aeadProtection.ts'
import type { HandshakeContext } from '../../state.ts'
import { type UsableSuite, usableSuite } from '../../usableSuites.ts'

export interface Tls13Secrets {
  readonly handshake: TrafficSecrets
  readonly main: MainSecret
  /** Whether the server chose a pre-shared key, which stands in the place of a certificate. */
  readonly isPreShared: boolean
}

/** What was chosen with the ServerHello: all states behind it may rely on it. */
export function chosen({ negotiated }: HandshakeContext): UsableSuite & { readonly hash: HashName } {
  const usable = negotiated.suite && usableSuite(negotiated.suite.id)
  if (usable === undefined) throw new Error('no cipher suite is chosen')
  return usable
}

export function startEncrypting(context: HandshakeContext, secret: TrafficSecret): void {
  const { name, keyLength } = chosenAead(context)
  context.connection.encryptWith(tls13Encryption(name, trafficKeys(secret, keyLength)))
}

export function startDecrypting(context: HandshakeContext, secret: TrafficSecret): void {
  const { name, keyLength } = chosenAead(context)
  context.connection.decryptWith(tls13Decryption(name, trafficKeys(secret, keyLength)), true)
}

/** TLS 1.3 has suites with an AEAD only. */
function chosenAead(context: HandshakeContext): { readonly name: AeadName; readonly keyLength: number } {
  const { algorithm, keyLength } = chosen(context).bulk
  if (!isAeadName(algorithm)) throw new Error(`${algorithm} is no AEAD`)
  return { name: algorithm, keyLength }
}

/** RFC 9850: `CLIENT_HANDSHAKE_TRAFFIC_SECRET`, the client's random, the secret. */
export function logSecrets(
  { environment, offer }: HandshakeContext,
  label: 'HANDSHAKE_TRAFFIC_SECRET' | 'TRAFFIC_SECRET_0',
  { client, server }: TrafficSecrets,
): void {
  const random = toHex(offer.random)
  environment.keyLog?.(`CLIENT_${label} ${random} ${toHex(client.secret)}`)
  environment.keyLog?.(`SERVER_${label} ${random} ${toHex(server.secret)}`)
}
