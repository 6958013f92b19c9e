/** SubjectPublicKeyInfo, RFC 5280, section 4.1.2.7. */
export interface PublicKey {
  readonly algorithm:
    | 'rsa'
    | 'rsaPss'
    | 'ec'
    | 'ed25519'
    | 'ed448'
    | 'x25519'
    | 'x448'
    | 'dsa'
    | 'dh'
    | 'mldsa'
    | 'slhdsa'
    | 'unknown'
  readonly oid: string
  /** Size of the modulus or of the field, in bits; absent where it is not known. */
  readonly bits?: number
  /** As in RFC 8422 (`secp256r1`) or the OID. */
  readonly curve?: string
  /** `RSA 2048`, `EC P-256`, `Ed25519`. */
  readonly title: string
  /** RSA only: magnitude, without leading zeros. */
  readonly modulus?: Uint8Array
  readonly exponent?: Uint8Array
  /** The whole SubjectPublicKeyInfo. */
  readonly spki: Uint8Array
  /** The content of subjectPublicKey, without the count of unused bits: an EC point, an Ed25519 key. */
  readonly key: Uint8Array
}
