import { gcm } from '@noble/ciphers/aes.js'
import { chacha20poly1305 } from '@noble/ciphers/chacha.js'
import { aria } from './aria.ts'
import { camellia } from './camellia.ts'
import { ccm } from './ccm.ts'
import { gcmOver } from './gcm.ts'

/** Authenticated ciphers by the names that they have in cipher suites. */
export type AeadName =
  | 'AES_128_GCM'
  | 'AES_256_GCM'
  | 'CHACHA20_POLY1305'
  | 'AES_128_CCM'
  | 'AES_256_CCM'
  | 'AES_128_CCM_8'
  | 'AES_256_CCM_8'
  | 'CAMELLIA_128_GCM'
  | 'CAMELLIA_256_GCM'
  | 'ARIA_128_GCM'
  | 'ARIA_256_GCM'

/** RFC 5116, section 2, with a fixed key. */
export interface Aead {
  readonly tagLength: number
  /** The ciphertext with the tag behind it. */
  seal(nonce: Uint8Array, additionalData: Uint8Array, plaintext: Uint8Array): Uint8Array
  /** The plaintext; undefined where the tag is wrong. */
  open(nonce: Uint8Array, additionalData: Uint8Array, ciphertext: Uint8Array): Uint8Array | undefined
}

export function isAeadName(name: string): name is AeadName {
  return name in AEADS
}

export function aeadKeyLength(name: AeadName): number {
  return AEADS[name].keyLength
}

export function aead(name: AeadName, key: Uint8Array): Aead {
  const { keyLength, tagLength, cipher } = AEADS[name]
  if (key.length !== keyLength) throw new RangeError(`${name} needs a key of ${keyLength} bytes`)
  return {
    tagLength,
    seal: (nonce, additionalData, plaintext) => cipher(key, nonce, additionalData).encrypt(plaintext),
    open(nonce, additionalData, ciphertext) {
      if (ciphertext.length < tagLength) return undefined
      try {
        return cipher(key, nonce, additionalData).decrypt(ciphertext)
      } catch {
        // noble throws an Error without a type of its own, and for lengths that are checked above as well.
        return undefined
      }
    },
  }
}

const AEADS = {
  AES_128_GCM: { keyLength: 16, tagLength: 16, cipher: gcm },
  AES_256_GCM: { keyLength: 32, tagLength: 16, cipher: gcm },
  CHACHA20_POLY1305: { keyLength: 32, tagLength: 16, cipher: chacha20poly1305 },
  AES_128_CCM: { keyLength: 16, tagLength: 16, cipher: ccm(16) },
  AES_256_CCM: { keyLength: 32, tagLength: 16, cipher: ccm(16) },
  AES_128_CCM_8: { keyLength: 16, tagLength: 8, cipher: ccm(8) },
  AES_256_CCM_8: { keyLength: 32, tagLength: 8, cipher: ccm(8) },
  CAMELLIA_128_GCM: { keyLength: 16, tagLength: 16, cipher: gcmOver(camellia) },
  CAMELLIA_256_GCM: { keyLength: 32, tagLength: 16, cipher: gcmOver(camellia) },
  ARIA_128_GCM: { keyLength: 16, tagLength: 16, cipher: gcmOver(aria) },
  ARIA_256_GCM: { keyLength: 32, tagLength: 16, cipher: gcmOver(aria) },
} as const
