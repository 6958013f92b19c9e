// RFC 7748 and, for the curves of NIST, RFC 8422, section 5.11 (uncompressed points, the X coordinate as the secret).

import { x448 } from '@noble/curves/ed448.js'
import { x25519 } from '@noble/curves/ed25519.js'
import { p256, p384, p521 } from '@noble/curves/nist.js'

/** Groups by IANA's names. */
export type EcdhGroup = 'x25519' | 'x448' | 'secp256r1' | 'secp384r1' | 'secp521r1'

export interface EphemeralKey {
  /** As it stands in a key share: 32 bytes, or an uncompressed point. */
  readonly publicKey: Uint8Array
  /** Undefined where the peer's value is no point of the group, or one of small order. */
  sharedSecret(peerPublicKey: Uint8Array): Uint8Array | undefined
}

export function isEcdhGroup(name: string): name is EcdhGroup {
  return name in GROUPS
}

/** A new key pair, made from the random bytes that it asks for. */
export function generateKey(group: EcdhGroup, random: (length: number) => Uint8Array): EphemeralKey {
  return GROUPS[group](random)
}

const GROUPS: Readonly<Record<EcdhGroup, (random: (length: number) => Uint8Array) => EphemeralKey>> = {
  x25519: montgomery(x25519),
  x448: montgomery(x448),
  secp256r1: weierstrass(p256),
  secp384r1: weierstrass(p384),
  secp521r1: weierstrass(p521),
}

function montgomery(curve: typeof x25519) {
  return (random: (length: number) => Uint8Array): EphemeralKey => {
    const secretKey = random(curve.lengths.secretKey ?? 32)
    return {
      publicKey: curve.getPublicKey(secretKey),
      sharedSecret: (peer) => unlessThrown(() => curve.getSharedSecret(secretKey, peer)),
    }
  }
}

function weierstrass(curve: typeof p256) {
  return (random: (length: number) => Uint8Array): EphemeralKey => {
    const secretKey = curve.utils.randomSecretKey(random(curve.lengths.seed ?? 48))
    const publicKey = curve.getPublicKey(secretKey, false)
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
