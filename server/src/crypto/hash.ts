import { md5, sha1 } from '@noble/hashes/legacy.js'
import { sha224, sha256, sha384, sha512 } from '@noble/hashes/sha2.js'
import { sha3_224, sha3_256, sha3_384, sha3_512 } from '@noble/hashes/sha3.js'

/** The noble implementations by the names of FIPS 180-4 and FIPS 202, for the other files of this folder. */
export const HASHES = {
  MD5: md5,
  'SHA-1': sha1,
  'SHA-224': sha224,
  'SHA-256': sha256,
  'SHA-384': sha384,
  'SHA-512': sha512,
  'SHA3-224': sha3_224,
  'SHA3-256': sha3_256,
  'SHA3-384': sha3_384,
  'SHA3-512': sha3_512,
} as const

export type HashName = keyof typeof HASHES

export function isHashName(name: string | undefined): name is HashName {
  return name !== undefined && Object.hasOwn(HASHES, name)
}

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
