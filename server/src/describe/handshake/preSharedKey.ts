import type { HandshakeTrace } from '../../handshake/trace.ts'

/** Whether the suite that was chosen has one (RFC 4279, RFC 5489). */
export function usesPreSharedKey({ negotiated }: HandshakeTrace): boolean {
  return negotiated.suite?.keyExchange.includes('PSK') ?? false
}
