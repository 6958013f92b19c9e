import { cbc } from '@noble/ciphers/aes.js'

/** AES in CBC mode (NIST SP 800-38A, section 6.2) over whole blocks: padding is the protocol's business. */
export function encryptCbc(key: Uint8Array, iv: Uint8Array, plaintext: Uint8Array): Uint8Array {
  return cbc(key, iv, { disablePadding: true }).encrypt(plaintext)
}

export function decryptCbc(key: Uint8Array, iv: Uint8Array, ciphertext: Uint8Array): Uint8Array {
  return cbc(key, iv, { disablePadding: true }).decrypt(ciphertext)
}
