// RFC 5869. The labels of TLS 1.3 are in tls/keySchedule/tls13.ts.

import { expand as nobleExpand, extract as nobleExtract } from '@noble/hashes/hkdf.js'
import { HASHES, type HashName } from './hash.ts'

/** HKDF-Extract, section 2.2. */
export function extract(hash: HashName, salt: Uint8Array, inputKeyingMaterial: Uint8Array): Uint8Array {
  return nobleExtract(HASHES[hash], inputKeyingMaterial, salt)
}

/** HKDF-Expand, section 2.3. */
export function expand(
  hash: HashName,
  pseudorandomKey: Uint8Array,
  info: Uint8Array,
  length: number,
): Uint8Array {
  return nobleExpand(HASHES[hash], pseudorandomKey, info, length)
}
