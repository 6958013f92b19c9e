import { cbc } from '@noble/ciphers/aes.js'
import { type BlockCipherName, blockCipher } from './blockCiphers.ts'

/** CBC mode (NIST SP 800-38A, section 6.2) over whole blocks, with a fixed key: padding is the protocol's business. */
export interface Cbc {
  /** In bytes, of a block and so of the initialization vector. */
  readonly blockLength: 8 | 16
  encrypt(iv: Uint8Array, plaintext: Uint8Array): Uint8Array
  decrypt(iv: Uint8Array, ciphertext: Uint8Array): Uint8Array
}

/** AES with a key of 16, 24 or 32 bytes, over whole blocks. */
export function decryptAesCbc(key: Uint8Array, iv: Uint8Array, ciphertext: Uint8Array): Uint8Array {
  return cbc(key, iv, { disablePadding: true }).decrypt(ciphertext)
}

/** Throws RangeError where the key has another length than the cipher needs. */
export function cbcMode(name: BlockCipherName, key: Uint8Array): Cbc {
  if (name === 'AES_128' || name === 'AES_256') {
    const mode = (iv: Uint8Array) => cbc(key, iv, { disablePadding: true })
    return {
      blockLength: 16,
      encrypt: (iv, plaintext) => mode(iv).encrypt(plaintext),
      decrypt: (iv, ciphertext) => mode(iv).decrypt(ciphertext),
    }
  }
  const { blockLength, encryptBlock, decryptBlock } = blockCipher(name, key)
  return {
    blockLength,
    encrypt(iv, plaintext) {
      const output = new Uint8Array(plaintext.length)
      let before = iv
      for (let start = 0; start < plaintext.length; start += blockLength) {
        before = encryptBlock(exclusiveOr(plaintext.subarray(start, start + blockLength), before))
        output.set(before, start)
      }
      return output
    },
    decrypt(iv, ciphertext) {
      const output = new Uint8Array(ciphertext.length)
      let before = iv
      for (let start = 0; start < ciphertext.length; start += blockLength) {
        const block = ciphertext.subarray(start, start + blockLength)
        output.set(exclusiveOr(decryptBlock(block), before), start)
        before = block
      }
      return output
    },
  }
}

function exclusiveOr(a: Uint8Array, b: Uint8Array): Uint8Array {
  return a.map((byte, index) => byte ^ (b[index] ?? 0))
}
