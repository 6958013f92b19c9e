// RFC 7919, appendix A: finite fields whose primes are made from the digits of e, so that nobody could choose them.

import type { EphemeralKey, Random } from './ephemeralKey.ts'
import { finiteFieldKey } from './finiteField.ts'

/** Groups by IANA's names. */
export type FfdheGroup = keyof typeof OFFSETS

/** What appendix A calls X: the least number that makes the prime a safe one. */
const OFFSETS = {
  ffdhe2048: 560_316n,
  ffdhe3072: 2_625_351n,
  ffdhe4096: 5_736_041n,
  ffdhe6144: 15_705_020n,
  ffdhe8192: 10_965_728n,
} as const

export function isFfdheGroup(name: string): name is FfdheGroup {
  return Object.hasOwn(OFFSETS, name)
}

export function ffdheKey(group: FfdheGroup, random: Random): EphemeralKey {
  const prime = ffdhePrime(group)
  const { publicKey, sharedSecret } = finiteFieldKey(prime, 2n, random)
  return {
    publicKey,
    // In TLS 1.3 both values are padded to the size of the prime (RFC 9846, section 4.3.8.1).
    sharedSecret: (peer) => (peer.length === publicKey.length ? sharedSecret(peer) : undefined),
  }
}

/** 2^b - 2^(b-64) + (floor(2^(b-130) e) + X) * 2^64 - 1 */
export function ffdhePrime(group: FfdheGroup): bigint {
  const bits = BigInt(group.slice('ffdhe'.length))
  return (1n << bits) - (1n << (bits - 64n)) + ((scaledE(bits - 130n) + OFFSETS[group]) << 64n) - 1n
}

/** floor(2^bits * e): the sum of the inverses of the factorials, with bits to spare for what each division drops. */
function scaledE(bits: bigint): bigint {
  const spare = 64n
  let sum = 0n
  let term = 1n << (bits + spare)
  for (let n = 1n; term > 0n; n++) {
    sum += term
    term /= n
  }
  return sum >> spare
}
