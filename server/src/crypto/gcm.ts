// Galois/Counter Mode: NIST SP 800-38D, section 7, over a block cipher that has no library of its own for it.

import { ghash } from '@noble/ciphers/_polyval.js'
import { concat, equalBytes } from '../base/bytes.ts'
import type { BlockCipher } from './blockCipher.ts'

const TAG_LENGTH = 16

/** The nonce has 12 bytes. Throws where the tag is wrong, as the ciphers of `@noble/ciphers` do. */
export function gcmOver(makeCipher: (key: Uint8Array) => BlockCipher) {
  return (key: Uint8Array, nonce: Uint8Array, additionalData: Uint8Array) => {
    const cipher = makeCipher(key)
    const counterBlock = (counter: number) =>
      concat(nonce, Uint8Array.of(counter >>> 24, counter >>> 16, counter >>> 8, counter))
    const crypt = (input: Uint8Array) => {
      const output = new Uint8Array(input.length)
      for (let start = 0, counter = 2; start < input.length; start += 16, counter++) {
        const stream = cipher.encryptBlock(counterBlock(counter))
        for (let i = start; i < Math.min(start + 16, input.length); i++) {
          output[i] = input[i]! ^ stream[i - start]!
        }
      }
      return output
    }
    const tagOf = (ciphertext: Uint8Array) => {
      const hash = ghash.create(cipher.encryptBlock(new Uint8Array(16)))
      for (const part of [additionalData, ciphertext]) {
        if (part.length > 0) hash.update(concat(part, new Uint8Array(-part.length & 15)))
      }
      const sum = hash.update(lengths(additionalData.length, ciphertext.length)).digest()
      const mask = cipher.encryptBlock(counterBlock(1))
      return sum.map((byte, index) => byte ^ mask[index]!)
    }
    return {
      encrypt(plaintext: Uint8Array): Uint8Array {
        const ciphertext = crypt(plaintext)
        return concat(ciphertext, tagOf(ciphertext))
      },
      decrypt(sealed: Uint8Array): Uint8Array {
        const ciphertext = sealed.subarray(0, sealed.length - TAG_LENGTH)
        if (!equalBytes(tagOf(ciphertext), sealed.subarray(ciphertext.length))) {
          throw new Error('the tag is wrong')
        }
        return crypt(ciphertext)
      },
    }
  }
}

/** Both in bits, as 64-bit integers. */
function lengths(additionalData: number, ciphertext: number): Uint8Array {
  const view = new DataView(new ArrayBuffer(16))
  view.setBigUint64(0, BigInt(additionalData) * 8n)
  view.setBigUint64(8, BigInt(ciphertext) * 8n)
  return new Uint8Array(view.buffer)
}
