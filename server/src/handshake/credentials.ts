/** A client certificate and the way to sign with its key, which itself stays where it is (I13). */
export interface ClientCredentials {
  /** DER, the end-entity certificate first. */
  readonly certificates: readonly Uint8Array[]
  /** Code points of the signature schemes that the key can sign with, the preferred first. */
  readonly signatureSchemes: readonly number[]
  sign(scheme: number, message: Uint8Array): Promise<Uint8Array>
}
