/** How a key signs before TLS 1.2, where its kind alone decides: RFC 4346, section 7.4.8. */
export type OldSignature = 'rsaMd5Sha1' | 'dsaSha1' | 'ecdsaSha1'

/**
 * What is asked of a key: the code point of a signature scheme, one of the signatures before TLS 1.2, MD5 with RSA as SSL
 * 2.0 has it, or RSA over bytes that are hashed already, as SSL 3.0 needs it (PKCS #1 v1.5 without a DigestInfo).
 */
export type SignatureRequest = number | OldSignature | 'rsaMd5' | 'rsaRaw'

/** A client certificate and the way to sign with its key, which itself stays where it is (I13). */
export interface ClientCredentials {
  /** DER, the end-entity certificate first. */
  readonly certificates: readonly Uint8Array[]
  /** Code points of the signature schemes that the key can sign with, the preferred first. */
  readonly signatureSchemes: readonly number[]
  /** Absent where no version before TLS 1.2 has a signature of the key's kind. */
  readonly oldSignature?: OldSignature
  sign(request: SignatureRequest, message: Uint8Array): Promise<Uint8Array>
}
