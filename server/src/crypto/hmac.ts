import { hmac as nobleHmac } from '@noble/hashes/hmac.js'
import { HASHES, type HashName } from './hash.ts'

/** RFC 2104, over the parts one after the other. */
export function hmac(hash: HashName, key: Uint8Array, ...parts: readonly Uint8Array[]): Uint8Array {
  const running = nobleHmac.create(HASHES[hash], key)
  for (const part of parts) running.update(part)
  return running.digest()
}
