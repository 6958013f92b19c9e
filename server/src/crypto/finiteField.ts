// Diffie-Hellman over the field of a prime (RFC 5246, section 8.1.2; RFC 9846, section 7.4.1).

import type { EphemeralKey, Random } from './ephemeralKey.ts'
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

/** With a prime of the peer's choice. Undefined where the parameters are out of bounds or the value has no secret in it. */
export function diffieHellman(
  prime: Uint8Array,
  generator: Uint8Array,
  peerValue: Uint8Array,
  random: Random,
): AgreedSecret | undefined {
  const p = integerOf(prime)
  const bits = bitsOf(p)
  if (bits < MIN_PRIME_BITS || bits > MAX_PRIME_BITS) return undefined
  const { publicKey, sharedSecret } = finiteFieldKey(p, integerOf(generator), random)
  const secret = sharedSecret(peerValue)
  if (secret === undefined) return undefined
  return { publicValue: publicKey, sharedSecret: secret.subarray(secret.findIndex((it) => it !== 0)) }
}

/** The shared secret is as long as the prime. The peer's value may be of any length. */
export function finiteFieldKey(p: bigint, generator: bigint, random: Random): EphemeralKey {
  const bits = bitsOf(p)
  const length = Math.ceil(bits / 8)
  const exponent = integerOf(random(Math.min(EXPONENT_BYTES, Math.floor(bits / 8) - 1)))
  return {
    publicKey: bytesOf(modularPower(generator, exponent, p), length),
    sharedSecret(peerValue) {
      const y = integerOf(peerValue)
      if (y <= 1n || y >= p - 1n) return undefined
      const secret = modularPower(y, exponent, p)
      return secret <= 1n ? undefined : bytesOf(secret, length)
    },
  }
}

function bitsOf(value: bigint): number {
  return value.toString(2).length
}
