// ML-DSA, FIPS 204, the pure variant with an empty context (RFC 9881, section 3).

import { ml_dsa44, ml_dsa65, ml_dsa87 } from '@noble/post-quantum/ml-dsa.js'

/** Parameter sets by the names of FIPS 204. */
export type MlDsaName = keyof typeof PARAMETER_SETS

const PARAMETER_SETS = { 'ML-DSA-44': ml_dsa44, 'ML-DSA-65': ml_dsa65, 'ML-DSA-87': ml_dsa87 } as const

export function isMlDsaName(name: string | undefined): name is MlDsaName {
  return name !== undefined && Object.hasOwn(PARAMETER_SETS, name)
}

/** `publicKey` and `signature` as FIPS 204 encodes them, section 7.2. */
export function verifyMlDsa(
  name: MlDsaName,
  publicKey: Uint8Array,
  message: Uint8Array,
  signature: Uint8Array,
): boolean {
  try {
    return PARAMETER_SETS[name].verify(signature, message, publicKey)
  } catch {
    // noble throws for keys of the wrong length.
    return false
  }
}
