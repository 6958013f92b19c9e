import { once } from '../base/memo.ts'
import { HANDSHAKE_TYPES } from './handshakeTypes.generated.ts'

/** The name of a handshake message, as in the RFCs (`client_hello`), or undefined for a number without one. */
export function handshakeTypeName(value: number): string | undefined {
  return names().get(value)
}

const names = once(() => new Map(HANDSHAKE_TYPES))
