// What the encryption of a cipher suite takes of a key block: RFC 2246, appendix C; RFC 6101, appendix C; RFC 5246,
// section 6.2.3, and the documents of the ciphers that came later.

export interface BulkCipher {
  readonly kind: 'null' | 'stream' | 'block' | 'aead'
  /** The algorithm, without key length and mode where it is a block cipher. */
  readonly algorithm: string
  /** Bytes of the key that the cipher is given. */
  readonly keyLength: number
  /** Bytes of it that are secret: fewer for export ciphers. */
  readonly keyMaterial: number
  /** Bytes of a block, and so of the initialization vector; 0 for a stream cipher. */
  readonly blockLength: number
}

/** By the name in a suite: `AES_128_CBC`. Undefined for a cipher about which that is not known here. */
export function bulkCipher(encryption: string): BulkCipher | undefined {
  return BULK_CIPHERS[encryption]
}

function block(
  algorithm: string,
  keyLength: number,
  blockLength: 8 | 16,
  keyMaterial = keyLength,
): BulkCipher {
  return { kind: 'block', algorithm, keyLength, keyMaterial, blockLength }
}

function stream(algorithm: string, keyLength: number, keyMaterial = keyLength): BulkCipher {
  return { kind: 'stream', algorithm, keyLength, keyMaterial, blockLength: 0 }
}

function aead(algorithm: string, keyLength: number): BulkCipher {
  return { kind: 'aead', algorithm, keyLength, keyMaterial: keyLength, blockLength: 0 }
}

const BULK_CIPHERS: Readonly<Record<string, BulkCipher>> = {
  NULL: { kind: 'null', algorithm: 'NULL', keyLength: 0, keyMaterial: 0, blockLength: 0 },
  RC4_40: stream('RC4', 16, 5),
  RC4_56: stream('RC4', 16, 7),
  RC4_128: stream('RC4', 16),
  RC2_CBC_40: block('RC2', 16, 8, 5),
  RC2_CBC_56: block('RC2', 16, 8, 7),
  RC2_CBC_128: block('RC2', 16, 8),
  DES40_CBC: block('DES', 8, 8, 5),
  DES_CBC_40: block('DES', 8, 8, 5),
  DES_CBC: block('DES', 8, 8),
  '3DES_EDE_CBC': block('3DES_EDE', 24, 8),
  IDEA_CBC: block('IDEA', 16, 8),
  SEED_CBC: block('SEED', 16, 16),
  AES_128_CBC: block('AES_128', 16, 16),
  AES_256_CBC: block('AES_256', 32, 16),
  CAMELLIA_128_CBC: block('CAMELLIA_128', 16, 16),
  CAMELLIA_256_CBC: block('CAMELLIA_256', 32, 16),
  ARIA_128_CBC: block('ARIA_128', 16, 16),
  ARIA_256_CBC: block('ARIA_256', 32, 16),
  AES_128_GCM: aead('AES_128_GCM', 16),
  AES_256_GCM: aead('AES_256_GCM', 32),
  AES_128_CCM: aead('AES_128_CCM', 16),
  AES_256_CCM: aead('AES_256_CCM', 32),
  AES_128_CCM_8: aead('AES_128_CCM_8', 16),
  AES_256_CCM_8: aead('AES_256_CCM_8', 32),
  CHACHA20_POLY1305: aead('CHACHA20_POLY1305', 32),
  CAMELLIA_128_GCM: aead('CAMELLIA_128_GCM', 16),
  CAMELLIA_256_GCM: aead('CAMELLIA_256_GCM', 32),
  ARIA_128_GCM: aead('ARIA_128_GCM', 16),
  ARIA_256_GCM: aead('ARIA_256_GCM', 32),
}
