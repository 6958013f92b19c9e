// RFC 7748 and, for the curves of NIST, RFC 8422, section 5.11 (uncompressed points, the X coordinate as the secret).
// Brainpool's: RFC 7027 and, under names of their own in TLS 1.3, RFC 8734.

import { x448 } from '@noble/curves/ed448.js'
import { x25519 } from '@noble/curves/ed25519.js'
import { brainpoolP256r1, brainpoolP384r1, brainpoolP512r1 } from '@noble/curves/misc.js'
import { p256, p384, p521 } from '@noble/curves/nist.js'
import { secp256k1 } from '@noble/curves/secp256k1.js'
import type { EphemeralKey, Random } from './ephemeralKey.ts'

/** Groups by IANA's names. */
export type EcdhGroup = keyof typeof GROUPS

export function isEcdhGroup(name: string): name is EcdhGroup {
  return Object.hasOwn(GROUPS, name)
}

/** A new key pair, made from the random bytes that it asks for. */
export function ecdhKey(group: EcdhGroup, random: Random): EphemeralKey {
  return GROUPS[group](random)
}

const GROUPS = {
  x25519: montgomery(x25519),
  x448: montgomery(x448),
  secp256r1: weierstrass(p256),
  secp384r1: weierstrass(p384),
  secp521r1: weierstrass(p521),
  secp256k1: weierstrass(secp256k1),
  brainpoolP256r1: weierstrass(brainpoolP256r1),
  brainpoolP384r1: weierstrass(brainpoolP384r1),
  brainpoolP512r1: weierstrass(brainpoolP512r1),
  brainpoolP256r1tls13: weierstrass(brainpoolP256r1),
  brainpoolP384r1tls13: weierstrass(brainpoolP384r1),
  brainpoolP512r1tls13: weierstrass(brainpoolP512r1),
} as const

// A public key is the secret times the base point. It is computed as a shared secret with the base point's owner, for
// noble's getPublicKey first makes a table of multiples of that point, which takes as long as ten or more of such keys.

function montgomery(curve: typeof x25519) {
  return (random: Random): EphemeralKey => {
    const secretKey = random(curve.lengths.secretKey ?? 32)
    return {
      publicKey: curve.getSharedSecret(secretKey, curve.GuBytes),
      sharedSecret: (peer) => unlessThrown(() => curve.getSharedSecret(secretKey, peer)),
    }
  }
}

function weierstrass(curve: typeof p256) {
  return (random: Random): EphemeralKey => {
    const secretKey = curve.utils.randomSecretKey(random(curve.lengths.seed ?? 48))
    const publicKey = curve.getSharedSecret(secretKey, curve.Point.BASE.toBytes(false), false)
    return {
      publicKey,
      sharedSecret(peer) {
        // A compressed point is valid mathematics and not valid TLS (RFC 8422, section 5.4.1).
        if (peer.length !== publicKey.length) return undefined
        return unlessThrown(() =>
          curve.getSharedSecret(secretKey, peer, false).subarray(1, 1 + (peer.length - 1) / 2),
        )
      },
    }
  }
}

/** noble rejects bad points with errors of several types; each means that the peer's value is unusable. */
function unlessThrown<T>(compute: () => T): T | undefined {
  try {
    return compute()
  } catch {
    return undefined
  }
}
