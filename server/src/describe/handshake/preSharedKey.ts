import type { HandshakeTrace } from '../../handshake/trace.ts'

/** Whether the server chose one: with a suite of its own before TLS 1.3 (RFC 4279, RFC 5489), there with an extension. */
export function usesPreSharedKey({ negotiated }: HandshakeTrace): boolean {
  return negotiated.externalKey === 'chosen' || (negotiated.suite?.keyExchange.includes('PSK') ?? false)
}

/** Whether a key was offered that the server could have taken: before TLS 1.3 it shows with the suite alone. */
export function offersPreSharedKey(trace: HandshakeTrace): boolean {
  return usesPreSharedKey(trace) || trace.negotiated.externalKey !== undefined
}
