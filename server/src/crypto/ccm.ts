// RFC 3610: counter with CBC-MAC, for 128-bit blocks and nonces of 12 bytes (L = 3) as TLS has them.

import { cbc, ctr } from '@noble/ciphers/aes.js'
import { concat, equalBytes } from '../base/bytes.ts'

const BLOCK = 16
const NONCE_LENGTH = 12
/** L: bytes of the length field. */
const LENGTH_BYTES = 15 - NONCE_LENGTH

export function ccm(tagLength: number) {
  return (key: Uint8Array, nonce: Uint8Array, additionalData: Uint8Array) => ({
    encrypt(plaintext: Uint8Array): Uint8Array {
      const tag = authenticate(key, nonce, additionalData, plaintext, tagLength)
      return concat(ctr(key, counterBlock(nonce, 1)).encrypt(plaintext), maskTag(key, nonce, tag))
    },
    decrypt(ciphertext: Uint8Array): Uint8Array {
      const end = ciphertext.length - tagLength
      const plaintext = ctr(key, counterBlock(nonce, 1)).decrypt(ciphertext.subarray(0, end))
      const tag = maskTag(key, nonce, authenticate(key, nonce, additionalData, plaintext, tagLength))
      if (!equalBytes(tag, ciphertext.subarray(end))) throw new Error('wrong tag')
      return plaintext
    },
  })
}

/** Section 2.2: the CBC-MAC over B_0, the additional data and the message. */
function authenticate(
  key: Uint8Array,
  nonce: Uint8Array,
  additionalData: Uint8Array,
  message: Uint8Array,
  tagLength: number,
): Uint8Array {
  const first = new Uint8Array(BLOCK)
  first[0] = (additionalData.length > 0 ? 64 : 0) + ((tagLength - 2) / 2) * 8 + (LENGTH_BYTES - 1)
  first.set(nonce, 1)
  first[13] = message.length >> 16
  first[14] = message.length >> 8
  first[15] = message.length
  const aad =
    additionalData.length === 0
      ? additionalData
      : padded(Uint8Array.of(additionalData.length >> 8, additionalData.length), additionalData)
  const blocks = concat(first, aad, padded(message))
  const chained = cbc(key, new Uint8Array(BLOCK), { disablePadding: true }).encrypt(blocks)
  return chained.slice(-BLOCK).subarray(0, tagLength)
}

/** Section 2.3: the tag is masked with the first block of the key stream. */
function maskTag(key: Uint8Array, nonce: Uint8Array, tag: Uint8Array): Uint8Array {
  return ctr(key, counterBlock(nonce, 0)).encrypt(tag)
}

function counterBlock(nonce: Uint8Array, counter: number): Uint8Array {
  const block = new Uint8Array(BLOCK)
  block[0] = LENGTH_BYTES - 1
  block.set(nonce, 1)
  block[15] = counter
  return block
}

function padded(...parts: readonly Uint8Array[]): Uint8Array {
  const whole = concat(...parts)
  return concat(whole, new Uint8Array((BLOCK - (whole.length % BLOCK)) % BLOCK))
}
