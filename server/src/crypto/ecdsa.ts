// ECDSA (FIPS 186-5, section 6.4) with signatures as Ecdsa-Sig-Value of RFC 3279, section 2.2.3.

import { brainpoolP256r1, brainpoolP384r1, brainpoolP512r1 } from '@noble/curves/misc.js'
import { p256, p384, p521 } from '@noble/curves/nist.js'
import { secp256k1 } from '@noble/curves/secp256k1.js'
import { type HashName, hash } from './hash.ts'

/** Curves by the names of RFC 8422 and RFC 5639. */
export type EcdsaCurve = keyof typeof CURVES

export function isEcdsaCurve(name: string | undefined): name is EcdsaCurve {
  return name !== undefined && Object.hasOwn(CURVES, name)
}

/** `point` is the public key, compressed or not; `signature` is DER. */
export function verifyEcdsa(
  curve: EcdsaCurve,
  point: Uint8Array,
  hashName: HashName,
  message: Uint8Array,
  signature: Uint8Array,
): boolean {
  try {
    // Bitcoin's rule of small s is none of X.509's or TLS'.
    return CURVES[curve].verify(signature, hash(hashName, message), point, {
      prehash: false,
      lowS: false,
      format: 'der',
    })
  } catch {
    // noble throws for points and signatures that do not decode.
    return false
  }
}

/** Whether bytes, compressed or not, are a point of the curve. */
export function isPointOf(curve: EcdsaCurve, point: Uint8Array): boolean {
  try {
    CURVES[curve].Point.fromBytes(point)
    return true
  } catch {
    return false
  }
}

/** The uncompressed point of a private key; undefined where the scalar is none of the curve. */
export function ecPublicPoint(curve: EcdsaCurve, secretKey: Uint8Array): Uint8Array | undefined {
  try {
    return CURVES[curve].getPublicKey(secretKey, false)
  } catch {
    return undefined
  }
}

const CURVES = {
  secp256r1: p256,
  secp384r1: p384,
  secp521r1: p521,
  secp256k1,
  brainpoolP256r1,
  brainpoolP384r1,
  brainpoolP512r1,
} as const
