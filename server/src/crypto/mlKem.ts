// ML-KEM (FIPS 203) as key agreement in TLS 1.3: alone (draft-ietf-tls-mlkem) and beside an elliptic curve (RFC 10024).
// The client sends an encapsulation key, and the server's share is a ciphertext.

import { ml_kem512, ml_kem768, ml_kem1024 } from '@noble/post-quantum/ml-kem.js'
import { concat } from '../base/bytes.ts'
import { type EcdhGroup, ecdhKey } from './ecdh.ts'
import type { EphemeralKey, Random } from './ephemeralKey.ts'

/** Groups by IANA's names. */
export type MlKemGroup = keyof typeof KEMS
export type HybridGroup = keyof typeof HYBRIDS

const KEMS = { MLKEM512: ml_kem512, MLKEM768: ml_kem768, MLKEM1024: ml_kem1024 } as const

/** d and z (FIPS 203, section 7.1). */
const SEED_BYTES = 64

interface Hybrid {
  readonly kem: MlKemGroup
  readonly curve: EcdhGroup
  readonly first: 'kem' | 'curve'
  /** Bytes of the curve's public key. */
  readonly curveLength: number
}

/** RFC 10024. The order is the same in both shares and in the secret, and in one group not that of its name. */
const HYBRIDS = {
  X25519MLKEM768: { kem: 'MLKEM768', curve: 'x25519', first: 'kem', curveLength: 32 },
  SecP256r1MLKEM768: { kem: 'MLKEM768', curve: 'secp256r1', first: 'curve', curveLength: 65 },
  SecP384r1MLKEM1024: { kem: 'MLKEM1024', curve: 'secp384r1', first: 'curve', curveLength: 97 },
} as const satisfies Readonly<Record<string, Hybrid>>

export function isMlKemGroup(name: string): name is MlKemGroup {
  return Object.hasOwn(KEMS, name)
}

export function isHybridGroup(name: string): name is HybridGroup {
  return Object.hasOwn(HYBRIDS, name)
}

export function mlKemKey(group: MlKemGroup, random: Random): EphemeralKey {
  const kem = KEMS[group]
  const { publicKey, secretKey } = kem.keygen(random(SEED_BYTES))
  return {
    publicKey,
    // A ciphertext for another key gives a secret too, one that the server does not have (implicit rejection).
    sharedSecret: (ciphertext) =>
      ciphertext.length === kem.lengths.cipherText ? kem.decapsulate(ciphertext, secretKey) : undefined,
  }
}

export function hybridKey(group: HybridGroup, random: Random): EphemeralKey {
  const { kem, curve, first, curveLength } = HYBRIDS[group]
  const [mlKem, ecdh] = [mlKemKey(kem, random), ecdhKey(curve, random)]
  return first === 'kem'
    ? bothOf(mlKem, ecdh, (length) => length - curveLength)
    : bothOf(ecdh, mlKem, () => curveLength)
}

/** `lengthOfFirst`: bytes of the peer's value that belong to the first part, of so many. */
function bothOf(
  first: EphemeralKey,
  second: EphemeralKey,
  lengthOfFirst: (length: number) => number,
): EphemeralKey {
  return {
    publicKey: concat(first.publicKey, second.publicKey),
    sharedSecret(peer) {
      const split = Math.max(0, lengthOfFirst(peer.length))
      const secret = first.sharedSecret(peer.subarray(0, split))
      const other = second.sharedSecret(peer.subarray(split))
      return secret && other && concat(secret, other)
    },
  }
}
