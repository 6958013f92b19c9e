// Diffie-Hellman over the field of a prime that the peer chooses (RFC 5246, section 8.1.2).

import { bytesOf, integerOf, modularPower } from './integer.ts'

export interface AgreedSecret {
  readonly publicValue: Uint8Array
  /** Without leading zeros. */
  readonly sharedSecret: Uint8Array
}

/** Below it the exchange is broken in minutes (Logjam); above it the arithmetic takes seconds. */
const MIN_PRIME_BITS = 512
const MAX_PRIME_BITS = 8192
/** Twice the strength of any group that is allowed here (RFC 7919, section 5.2). */
const EXPONENT_BYTES = 52

/** Undefined where the parameters are out of bounds or the peer's value has no secret in it. */
export function diffieHellman(
  prime: Uint8Array,
  generator: Uint8Array,
  peerValue: Uint8Array,
  random: (length: number) => Uint8Array,
): AgreedSecret | undefined {
  const p = integerOf(prime)
  const bits = p.toString(2).length
  const y = integerOf(peerValue)
  if (bits < MIN_PRIME_BITS || bits > MAX_PRIME_BITS || y <= 1n || y >= p - 1n) return undefined
  const exponent = integerOf(random(Math.min(EXPONENT_BYTES, Math.floor(bits / 8) - 1)))
  const secret = modularPower(y, exponent, p)
  if (secret <= 1n) return undefined
  const length = Math.ceil(bits / 8)
  return {
    publicValue: bytesOf(modularPower(integerOf(generator), exponent, p), length),
    sharedSecret: bytesOf(secret, Math.ceil(secret.toString(16).length / 2)),
  }
}
