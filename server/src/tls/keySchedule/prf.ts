// The pseudorandom function of TLS before 1.3 and what is made with it: RFC 5246, sections 5, 6.3, 7.4.9 and 8.1; RFC
// 2246, section 5 (MD5 and SHA-1 together); RFC 7627 (extended master secret).

import { concat } from '../../base/bytes.ts'
import type { HashName } from '../../crypto/hash.ts'
import { hmac } from '../../crypto/hmac.ts'

/** TLS 1.2 uses the hash of the cipher suite, TLS 1.0 and 1.1 use two at once. */
export type PrfHash = HashName | 'MD5+SHA-1'

/** PRF(secret, label, seed) */
export function prf(
  hash: PrfHash,
  secret: Uint8Array,
  label: string,
  seed: Uint8Array,
  length: number,
): Uint8Array {
  const labelAndSeed = concat(new TextEncoder().encode(label), seed)
  if (hash !== 'MD5+SHA-1') return expand(hash, secret, labelAndSeed, length)
  // Each hash gets a half of the secret; of an odd length both get the byte in the middle.
  const half = Math.ceil(secret.length / 2)
  const md5 = expand('MD5', secret.subarray(0, half), labelAndSeed, length)
  const sha1 = expand('SHA-1', secret.subarray(secret.length - half), labelAndSeed, length)
  return md5.map((byte, index) => byte ^ sha1[index]!)
}

/** P_hash: A(0) = seed, A(i) = HMAC(secret, A(i-1)); the output is HMAC(secret, A(i) + seed), i from 1 on. */
function expand(hash: HashName, secret: Uint8Array, seed: Uint8Array, length: number): Uint8Array {
  const output = new Uint8Array(length)
  let a = seed
  for (let offset = 0; offset < length; ) {
    a = hmac(hash, secret, a)
    const part = hmac(hash, secret, a, seed).subarray(0, length - offset)
    output.set(part, offset)
    offset += part.length
  }
  return output
}

export function masterSecret(
  hash: PrfHash,
  preMasterSecret: Uint8Array,
  clientRandom: Uint8Array,
  serverRandom: Uint8Array,
): Uint8Array {
  return prf(hash, preMasterSecret, 'master secret', concat(clientRandom, serverRandom), MASTER_SECRET_LENGTH)
}

/** RFC 7627, section 4. `sessionHash` is the hash of all messages up to the ClientKeyExchange. */
export function extendedMasterSecret(
  hash: PrfHash,
  preMasterSecret: Uint8Array,
  sessionHash: Uint8Array,
): Uint8Array {
  return prf(hash, preMasterSecret, 'extended master secret', sessionHash, MASTER_SECRET_LENGTH)
}

/** The seed has the randoms in the other order than the master secret's. */
export function keyBlock(
  hash: PrfHash,
  master: Uint8Array,
  clientRandom: Uint8Array,
  serverRandom: Uint8Array,
  length: number,
): Uint8Array {
  return prf(hash, master, 'key expansion', concat(serverRandom, clientRandom), length)
}

/** verify_data of a Finished. `transcriptHash` is over all handshake messages before it. */
export function finishedVerifyData(
  hash: PrfHash,
  master: Uint8Array,
  side: 'client' | 'server',
  transcriptHash: Uint8Array,
): Uint8Array {
  return prf(hash, master, `${side} finished`, transcriptHash, 12)
}

const MASTER_SECRET_LENGTH = 48
