// RC4, as RFC 6229 has test vectors for.

/** A stream cipher: its state goes on from call to call. Encryption and decryption are the same. */
export interface StreamCipher {
  apply(bytes: Uint8Array): Uint8Array
}

/** The key has 1 to 256 bytes. */
export function rc4(key: Uint8Array): StreamCipher {
  const state = Uint8Array.from({ length: 256 }, (_, index) => index)
  let i = 0
  let j = 0
  const swap = () => {
    const before = state[i]!
    state[i] = state[j]!
    state[j] = before
  }
  for (; i < 256; i++) {
    j = (j + state[i]! + key[i % key.length]!) & 0xff
    swap()
  }
  i = 0
  j = 0
  return {
    apply: (bytes) =>
      bytes.map((byte) => {
        i = (i + 1) & 0xff
        j = (j + state[i]!) & 0xff
        swap()
        return byte ^ state[(state[i]! + state[j]!) & 0xff]!
      }),
  }
}
