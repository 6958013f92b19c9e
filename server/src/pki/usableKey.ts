import { isEcdsaCurve, isPointOf } from '../crypto/ecdsa.ts'
import type { PublicKey } from '../x509/publicKey.ts'

/** Why nobody can use a public key, as a clause; undefined where nothing is known against it. */
export function unusableKey({ algorithm, bits, curve, key, title, oid }: PublicKey): string | undefined {
  if (algorithm === 'unknown') return `its algorithm, ${oid}, is not known`
  if (algorithm === 'ec') {
    if (curve?.includes('.')) return `its curve, ${curve}, is not known`
    const isPoint = isEcdsaCurve(curve) ? isPointOf(curve, key) : hasLengthOfPoint(key, bits)
    return isPoint ? undefined : `it is no point of ${title}`
  }
  if (algorithm === 'dh' && bits === undefined) return 'its parameters are not those of Diffie-Hellman'
  const length = LENGTHS[algorithm]
  return length === undefined || key.length === length
    ? undefined
    : `it has ${key.length} bytes, not the ${length} of ${title}`
}

/** Compressed or not (SEC 1, section 2.3.3); of curves that are not computed with, no more is known. */
function hasLengthOfPoint({ length }: Uint8Array, bits: number | undefined): boolean {
  const coordinate = bits === undefined ? undefined : Math.ceil(bits / 8)
  return coordinate === undefined || length === 1 + coordinate || length === 1 + 2 * coordinate
}

/** RFC 8410, by way of RFC 7748 and RFC 8032. */
const LENGTHS: Partial<Record<PublicKey['algorithm'], number>> = {
  ed25519: 32,
  ed448: 57,
  x25519: 32,
  x448: 56,
}
