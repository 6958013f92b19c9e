import { type TrafficSecret, trafficKeys } from '../tls/keySchedule/tls13.ts'
import type { HandshakeEnvironment } from './state.ts'
import type { Negotiated, SecretName, Side } from './trace.ts'

interface Conversation {
  readonly negotiated: Negotiated
  readonly environment: HandshakeEnvironment
  /** When the first handshake was completed: what a later one derives is not noted. */
  readonly completedAfter?: number
}

export function noteSecret(
  { negotiated, environment, completedAfter }: Conversation,
  name: SecretName,
  secret: Uint8Array,
): void {
  if (completedAfter !== undefined || secret.length === 0) return
  // The key that both sides have already is none of the connection's.
  const isLasting =
    (name === 'preMasterSecret' && negotiated.suite?.keyExchange.includes('PSK')) ||
    (name === 'earlySecret' && (negotiated.externalKey === 'chosen' || negotiated.session === 'resumed'))
  negotiated.keySchedule.push({
    name,
    length: secret.length,
    ...(environment.exportsSecrets === true && !isLasting ? { value: secret } : {}),
  })
}

/** A traffic secret of TLS 1.3, and the key and the initialization vector that are made of it. */
export function noteTrafficSecret(
  conversation: Conversation,
  name: `${Side}${'Handshake' | 'Application'}`,
  secret: TrafficSecret,
  keyLength: number,
): void {
  const { key, iv } = trafficKeys(secret, keyLength)
  noteSecret(conversation, `${name}TrafficSecret`, secret.secret)
  noteSecret(conversation, `${name}Key`, key)
  noteSecret(conversation, `${name}Iv`, iv)
}
