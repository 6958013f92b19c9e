/** One side of a key agreement, made for one handshake. */
export interface EphemeralKey {
  /**
   * As it stands in the client's key share: 32 bytes of X25519, an uncompressed point, a number as long as the prime, an
   * encapsulation key, or two of these.
   */
  readonly publicKey: Uint8Array
  /**
   * `peerValue` is the server's: a public key or, of ML-KEM, a ciphertext. Undefined where it is no value of the group,
   * or one of small order.
   */
  sharedSecret(peerValue: Uint8Array): Uint8Array | undefined
}

/** As many random bytes as asked for. */
export type Random = (length: number) => Uint8Array
