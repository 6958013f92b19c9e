// RFC 8032, pure Ed25519 and Ed448 without context.

import { ed448 } from '@noble/curves/ed448.js'
import { ed25519 } from '@noble/curves/ed25519.js'

export function verifyEd25519(publicKey: Uint8Array, message: Uint8Array, signature: Uint8Array): boolean {
  return verify(ed25519, publicKey, message, signature)
}

export function verifyEd448(publicKey: Uint8Array, message: Uint8Array, signature: Uint8Array): boolean {
  return verify(ed448, publicKey, message, signature)
}

/** The public key of a seed; undefined where its length is wrong. */
export function eddsaPublicKey(curve: 'ed25519' | 'ed448', seed: Uint8Array): Uint8Array | undefined {
  try {
    return (curve === 'ed25519' ? ed25519 : ed448).getPublicKey(seed)
  } catch {
    return undefined
  }
}

function verify(
  curve: typeof ed25519,
  publicKey: Uint8Array,
  message: Uint8Array,
  signature: Uint8Array,
): boolean {
  try {
    return curve.verify(signature, message, publicKey, { zip215: false })
  } catch {
    // noble throws for keys and signatures of the wrong length.
    return false
  }
}
