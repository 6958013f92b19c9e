// FIPS 186-4, section 4.7: verifying DSA signatures. FIPS 186-5 keeps it for signatures that were made before.

import { type HashName, hash } from './hash.ts'
import { integerOf, modularPower } from './integer.ts'

/** Magnitudes, big-endian: the domain parameters and the public key. */
export interface DsaPublicKey {
  readonly p: Uint8Array
  readonly q: Uint8Array
  readonly g: Uint8Array
  readonly y: Uint8Array
}

/** OpenSSL verifies with nothing longer (OPENSSL_DSA_MAX_MODULUS_BITS); a divisor is never longer than a hash. */
const MAX_MODULUS_BYTES = 10_000 / 8
const MAX_DIVISOR_BYTES = 64

/** `r` and `s` are magnitudes. */
export function verifyDsa(
  key: DsaPublicKey,
  hashName: HashName,
  message: Uint8Array,
  { r: rBytes, s: sBytes }: { readonly r: Uint8Array; readonly s: Uint8Array },
): boolean {
  if (key.p.length > MAX_MODULUS_BYTES || key.q.length > MAX_DIVISOR_BYTES) return false
  const [p, q, g, y] = [integerOf(key.p), integerOf(key.q), integerOf(key.g), integerOf(key.y)]
  const [r, s] = [integerOf(rBytes), integerOf(sBytes)]
  if (p <= 1n || q <= 1n || g >= p || y >= p || r === 0n || r >= q || s === 0n || s >= q) return false
  // q is prime: Fermat's little theorem gives the inverse of s.
  const w = modularPower(s, q - 2n, q)
  const z = integerOf(hash(hashName, message).subarray(0, key.q.length))
  const u1 = (z * w) % q
  const u2 = (r * w) % q
  const v = ((modularPower(g, u1, p) * modularPower(y, u2, p)) % p) % q
  return v === r
}
