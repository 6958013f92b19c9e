// Protection of records with a cipher and a MAC: RFC 6101, section 5.2.3 (SSL 3.0); RFC 2246, RFC 4346 and RFC 5246,
// section 6.2.3 (TLS 1.0 to 1.2); RFC 7366 (encrypt-then-MAC).

import { concat, equalBytes } from '../../base/bytes.ts'
import type { BlockCipherName } from '../../crypto/blockCiphers.ts'
import { type Cbc, cbcMode } from '../../crypto/cbc.ts'
import { rc4, type StreamCipher } from '../../crypto/rc4.ts'
import type { OpenedRecord, RecordDecryption, RecordEncryption } from './recordProtection.ts'

/** The MAC over the content of a record with that sequence number and type. */
export type RecordMac = (sequence: number, type: number, content: Uint8Array) => Uint8Array

export interface CipherAndMac {
  readonly mac: RecordMac
  readonly macLength: number
  /** SSL 3.0's own construction is none that has the name HMAC. */
  readonly authentication: 'mac' | 'hmac'
  readonly cipher:
    | { readonly kind: 'null' }
    | { readonly kind: 'stream'; readonly key: Uint8Array }
    | {
        readonly kind: 'block'
        readonly algorithm: BlockCipherName
        readonly key: Uint8Array
        /** Of the first record; the others chain. Undefined where each record carries its own, from TLS 1.1 on. */
        readonly iv: Uint8Array | undefined
        /** `any`: what fills a block is not defined, in SSL 3.0. `checked`: each byte of it is its length. */
        readonly padding: 'any' | 'checked'
        readonly encryptThenMac: boolean
      }
}

export function cipherAndMacEncryption(
  { mac, cipher }: CipherAndMac,
  random: (length: number) => Uint8Array,
): RecordEncryption {
  let sequence = 0
  if (cipher.kind !== 'block') {
    const stream = streamOf(cipher)
    return {
      seal: (type, content) => ({
        type,
        content: stream.apply(concat(content, mac(sequence++, type, content))),
      }),
    }
  }
  const { encryptThenMac } = cipher
  const mode = cbcMode(cipher.algorithm, cipher.key)
  let chained = cipher.iv
  return {
    seal(type, content) {
      const number = sequence++
      const iv = chained ?? random(mode.blockLength)
      const plaintext = padded(
        encryptThenMac ? content : concat(content, mac(number, type, content)),
        mode.blockLength,
      )
      const ciphertext = mode.encrypt(iv, plaintext)
      if (chained !== undefined) chained = ciphertext.slice(-mode.blockLength)
      const encrypted = chained === undefined ? concat(iv, ciphertext) : ciphertext
      return { type, content: encryptThenMac ? concat(encrypted, mac(number, type, encrypted)) : encrypted }
    },
  }
}

/**
 * Does not run in constant time: who measures it learns something of what a server sent to a handshake test, which is
 * no secret worth it.
 */
export function cipherAndMacDecryption(keys: CipherAndMac): RecordDecryption {
  const { mac, macLength, authentication, cipher } = keys
  let sequence = 0
  if (cipher.kind !== 'block') {
    const stream = streamOf(cipher)
    return {
      open(type, fragment) {
        if (fragment.length < macLength) return undefined
        const plaintext = stream.apply(fragment)
        const content = plaintext.subarray(0, plaintext.length - macLength)
        const tag = plaintext.subarray(content.length)
        const number = sequence++
        if (!equalBytes(tag, mac(number, type, content))) return undefined
        return { type, content, protection: { sequence: number, authentication, tag } }
      },
    }
  }
  const mode = cbcMode(cipher.algorithm, cipher.key)
  const { encryptThenMac, padding } = cipher
  let chained = cipher.iv
  return {
    open(type, fragment) {
      const end = encryptThenMac ? fragment.length - macLength : fragment.length
      const split = splitIv(fragment.subarray(0, Math.max(0, end)), mode, chained)
      if (split === undefined) return undefined
      const { iv, ciphertext } = split
      const number = sequence++
      const outerTag = fragment.subarray(end)
      if (encryptThenMac && !equalBytes(outerTag, mac(number, type, fragment.subarray(0, end)))) {
        return undefined
      }
      const plaintext = mode.decrypt(iv, ciphertext)
      const explicit = chained === undefined ? { explicit: iv } : {}
      if (chained !== undefined) chained = ciphertext.slice(-mode.blockLength)
      const unpadded = withoutPadding(plaintext, mode.blockLength, padding)
      if (unpadded === undefined) return undefined
      const opened = (content: Uint8Array, tag: Uint8Array): OpenedRecord => ({
        type,
        content,
        protection: {
          sequence: number,
          authentication,
          tag,
          padding: plaintext.length - unpadded.length,
          ...explicit,
        },
      })
      if (encryptThenMac) return opened(unpadded, outerTag)
      if (unpadded.length < macLength) return undefined
      const content = unpadded.subarray(0, unpadded.length - macLength)
      const tag = unpadded.subarray(content.length)
      return equalBytes(tag, mac(number, type, content)) ? opened(content, tag) : undefined
    },
  }
}

/** The vector and whole blocks, at least one; undefined where the record is cut otherwise. */
function splitIv(
  bytes: Uint8Array,
  { blockLength }: Cbc,
  chained: Uint8Array | undefined,
): { readonly iv: Uint8Array; readonly ciphertext: Uint8Array } | undefined {
  if (bytes.length % blockLength !== 0) return undefined
  const iv = chained ?? bytes.subarray(0, blockLength)
  const ciphertext = chained === undefined ? bytes.subarray(blockLength) : bytes
  return ciphertext.length === 0 ? undefined : { iv, ciphertext }
}

function streamOf(cipher: Extract<CipherAndMac['cipher'], { kind: 'null' | 'stream' }>): StreamCipher {
  return cipher.kind === 'null' ? { apply: (bytes) => bytes } : rc4(cipher.key)
}

/** RFC 5246, section 6.2.3.2: one byte more than padding_length says, all of that value. */
function padded(content: Uint8Array, blockLength: number): Uint8Array {
  const padding = blockLength - 1 - (content.length % blockLength)
  return concat(content, new Uint8Array(padding + 1).fill(padding))
}

function withoutPadding(
  plaintext: Uint8Array,
  blockLength: number,
  rule: 'any' | 'checked',
): Uint8Array | undefined {
  const padding = plaintext[plaintext.length - 1]
  if (padding === undefined || padding + 1 > plaintext.length) return undefined
  const content = plaintext.subarray(0, plaintext.length - padding - 1)
  // In SSL 3.0 it is shorter than a block.
  if (rule === 'any') return padding < blockLength ? content : undefined
  return plaintext.subarray(content.length).every((byte) => byte === padding) ? content : undefined
}
