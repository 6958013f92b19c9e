/** One block at a time, with a fixed key. */
export interface BlockCipher {
  /** In bytes. */
  readonly blockLength: 8 | 16
  /** The block has `blockLength` bytes, and so has what is returned. */
  encryptBlock(block: Uint8Array): Uint8Array
  decryptBlock(block: Uint8Array): Uint8Array
}
