import { cbc } from '@noble/ciphers/aes.js'
import { aria } from './aria.ts'
import type { BlockCipher } from './blockCipher.ts'
import { camellia } from './camellia.ts'
import { des, tripleDes } from './des.ts'
import { idea } from './idea.ts'
import { rc2 } from './rc2.ts'
import { seed } from './seed.ts'

/** Block ciphers by the names that they have in cipher suites, without their mode. */
export type BlockCipherName =
  | 'AES_128'
  | 'AES_256'
  | 'DES'
  | '3DES_EDE'
  | 'RC2'
  | 'IDEA'
  | 'SEED'
  | 'CAMELLIA_128'
  | 'CAMELLIA_256'
  | 'ARIA_128'
  | 'ARIA_256'

/**
 * The cipher with that key, of as many bytes as the name says: 8 for DES, 24 for 3DES, 1 to 128 for RC2 (whose effective
 * key length is that of its key), 16 for IDEA and SEED. Throws RangeError for another length.
 */
export function blockCipher(name: BlockCipherName, key: Uint8Array): BlockCipher {
  const { keyLength, make } = CIPHERS[name]
  if (keyLength !== undefined && key.length !== keyLength) {
    throw new RangeError(`${name} needs a key of ${keyLength} bytes`)
  }
  return make(key)
}

const CIPHERS: Readonly<
  Record<BlockCipherName, { readonly keyLength?: number; readonly make: (key: Uint8Array) => BlockCipher }>
> = {
  AES_128: { keyLength: 16, make: aes },
  AES_256: { keyLength: 32, make: aes },
  DES: { keyLength: 8, make: des },
  '3DES_EDE': { keyLength: 24, make: tripleDes },
  RC2: { make: (key) => rc2(key, key.length * 8) },
  IDEA: { keyLength: 16, make: idea },
  SEED: { keyLength: 16, make: seed },
  CAMELLIA_128: { keyLength: 16, make: camellia },
  CAMELLIA_256: { keyLength: 32, make: camellia },
  ARIA_128: { keyLength: 16, make: aria },
  ARIA_256: { keyLength: 32, make: aria },
}

/** A block in CBC mode with a zero vector is the block cipher itself. */
function aes(key: Uint8Array): BlockCipher {
  const zero = new Uint8Array(16)
  return {
    blockLength: 16,
    encryptBlock: (block) => cbc(key, zero, { disablePadding: true }).encrypt(block),
    decryptBlock: (block) => cbc(key, zero, { disablePadding: true }).decrypt(block),
  }
}
