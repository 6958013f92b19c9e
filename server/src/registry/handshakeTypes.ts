import { HANDSHAKE_TYPES } from './handshakeTypes.generated.ts'

/** The name of a handshake message, as in the RFCs (`client_hello`), or undefined for a number without one. */
export function handshakeTypeName(value: number): string | undefined {
  names ??= new Map(HANDSHAKE_TYPES)
  return names.get(value)
}

let names: ReadonlyMap<number, string> | undefined
