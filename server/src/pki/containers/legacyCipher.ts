// DES, Triple DES and RC2 in CBC mode, which nobody should use and many files still do: the one thing that node-forge
// is for.

import des from 'node-forge/lib/des.js'
import rc2 from 'node-forge/lib/rc2.js'
import util from 'node-forge/lib/util.js'
import { concat } from '../../base/bytes.ts'

/** Triple DES, with two keys or three; DES with one. The padding is left. */
export function decryptDes(key: Uint8Array, iv: Uint8Array, ciphertext: Uint8Array): Uint8Array {
  const whole = key.length === 16 ? concat(key, key.subarray(0, 8)) : key
  return decrypt(des.createDecryptionCipher(util.createBuffer(whole)), iv, ciphertext)
}

/** RFC 2268. The padding is left. */
export function decryptRc2(
  key: Uint8Array,
  effectiveBits: number,
  iv: Uint8Array,
  ciphertext: Uint8Array,
): Uint8Array {
  return decrypt(rc2.createDecryptionCipher(util.createBuffer(key), effectiveBits), iv, ciphertext)
}

/** In pieces: node-forge's RC2 takes time with the square of the length. In CBC mode each piece is the next one's IV. */
function decrypt(cipher: ForgeCipher, iv: Uint8Array, ciphertext: Uint8Array): Uint8Array {
  const plaintext = new Uint8Array(ciphertext.length)
  for (let start = 0; start < ciphertext.length; start += PIECE) {
    const piece = ciphertext.subarray(start, start + PIECE)
    cipher.start(util.createBuffer(start === 0 ? iv : ciphertext.subarray(start - BLOCK, start)))
    cipher.update(util.createBuffer(piece))
    cipher.finish(() => true)
    const decrypted = cipher.output.getBytes()
    for (let index = 0; index < piece.length; index++) plaintext[start + index] = decrypted.charCodeAt(index)
  }
  return plaintext
}

/** All three have blocks of 8 bytes. */
const BLOCK = 8
const PIECE = 2048
