// A certificate or CRL does not say on which curve it was signed, but the length of the signature does: an
// Ecdsa-Sig-Value (RFC 3279, section 2.2.3) holds two numbers of at most the curve's size. A signature whose numbers are
// so small that it would fit a smaller curve does not occur by chance.

export interface SigningCurve {
  readonly title: string
  /** The only hash that public authorities may sign with on the curve. */
  readonly hash: 'SHA-256' | 'SHA-384' | 'SHA-512'
}

/** Undefined for what is too long for all of the curves that public authorities may have. */
export function signingCurve(signature: Uint8Array): SigningCurve | undefined {
  return CURVES.find(({ longest }) => signature.length <= longest)
}

const CURVES = [
  { title: 'P-256', hash: 'SHA-256', longest: 72 },
  { title: 'P-384', hash: 'SHA-384', longest: 104 },
  { title: 'P-521', hash: 'SHA-512', longest: 140 },
] as const
