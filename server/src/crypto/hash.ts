import { md5, sha1 } from '@noble/hashes/legacy.js'
import { sha224, sha256, sha384, sha512 } from '@noble/hashes/sha2.js'

/** Hash functions by the names of FIPS 180-4, and MD5. */
export type HashName = 'MD5' | 'SHA-1' | 'SHA-224' | 'SHA-256' | 'SHA-384' | 'SHA-512'

/** The noble implementations, for the other files of this folder. */
export const HASHES = {
  MD5: md5,
  'SHA-1': sha1,
  'SHA-224': sha224,
  'SHA-256': sha256,
  'SHA-384': sha384,
  'SHA-512': sha512,
} as const

export function hashLength(name: HashName): number {
  return HASHES[name].outputLen
}

/** The hash of the parts, one after the other. */
export function hash(name: HashName, ...parts: readonly Uint8Array[]): Uint8Array {
  const running = HASHES[name].create()
  for (const part of parts) running.update(part)
  return running.digest()
}

/** A hash that takes its input bit by bit and can say its value in between. */
export interface RunningHash {
  update(bytes: Uint8Array): void
  /** The hash of all bytes up to here; more may follow. */
  digest(): Uint8Array
}

export function runningHash(name: HashName): RunningHash {
  const running = HASHES[name].create()
  return {
    update: (bytes) => void running.update(bytes),
    digest: () => running.clone().digest(),
  }
}
