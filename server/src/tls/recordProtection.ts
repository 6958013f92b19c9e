// Protection of records: RFC 9846, section 5.2 (TLS 1.3); RFC 5246, section 6.2.3.3, RFC 5288, RFC 6655 and RFC 7905
// (TLS 1.2 with AEAD); RFC 5246, section 6.2.3.2, and RFC 7366 (TLS 1.2 with CBC).

import { ByteWriter, concat, equalBytes } from '../base/bytes.ts'
import { type AeadName, aead } from '../crypto/aead.ts'
import { decryptCbc, encryptCbc } from '../crypto/cbc.ts'
import { type HashName, hashLength } from '../crypto/hash.ts'
import { hmac } from '../crypto/hmac.ts'

/** Encrypts what one side writes, record after record. */
export interface RecordEncryption {
  /** A record's type and fragment as they go over the wire. */
  seal(type: number, content: Uint8Array): RecordContent
}

/** Decrypts what the other side wrote, record after record. */
export interface RecordDecryption {
  /** The true type and content; undefined where the record is not authentic. */
  open(type: number, fragment: Uint8Array): RecordContent | undefined
}

export interface RecordContent {
  readonly type: number
  readonly content: Uint8Array
}

/** A key and an initialization vector, as a key schedule makes them. */
export interface WriteKey {
  readonly key: Uint8Array
  readonly iv: Uint8Array
}

const APPLICATION_DATA = 23

/** TLS 1.3: the type is encrypted with the content, and the record's header is the additional data. */
export function tls13Encryption(name: AeadName, { key, iv }: WriteKey): RecordEncryption {
  const cipher = aead(name, key)
  let sequence = 0
  return {
    seal(type, content) {
      const inner = concat(content, Uint8Array.of(type))
      const header = recordHeader(APPLICATION_DATA, inner.length + cipher.tagLength)
      return {
        type: APPLICATION_DATA,
        content: cipher.seal(maskedNonce(iv, sequence++), header, inner),
      }
    },
  }
}

export function tls13Decryption(name: AeadName, { key, iv }: WriteKey): RecordDecryption {
  const cipher = aead(name, key)
  let sequence = 0
  return {
    open(type, fragment) {
      const header = recordHeader(type, fragment.length)
      const inner = cipher.open(maskedNonce(iv, sequence++), header, fragment)
      if (inner === undefined) return undefined
      // TLSInnerPlaintext: content, type, zeros.
      let end = inner.length - 1
      while (end >= 0 && inner[end] === 0) end--
      return end < 0 ? undefined : { type: inner[end]!, content: inner.subarray(0, end) }
    },
  }
}

/** TLS 1.2 with an AEAD: `iv` is the implicit part of the nonce, 4 bytes, or 12 for ChaCha20. */
export function tls12AeadEncryption(name: AeadName, { key, iv }: WriteKey): RecordEncryption {
  const cipher = aead(name, key)
  let sequence = 0
  return {
    seal(type, content) {
      const additionalData = tls12AdditionalData(sequence, type, content.length)
      // The explicit part of the nonce must only never repeat: the sequence number does not.
      const explicit = iv.length === 12 ? NOTHING : sequenceNumber(sequence)
      const nonce = iv.length === 12 ? maskedNonce(iv, sequence) : concat(iv, explicit)
      sequence++
      return { type, content: concat(explicit, cipher.seal(nonce, additionalData, content)) }
    },
  }
}

export function tls12AeadDecryption(name: AeadName, { key, iv }: WriteKey): RecordDecryption {
  const cipher = aead(name, key)
  const explicitLength = iv.length === 12 ? 0 : 8
  let sequence = 0
  return {
    open(type, fragment) {
      const length = fragment.length - explicitLength - cipher.tagLength
      if (length < 0) return undefined
      const additionalData = tls12AdditionalData(sequence, type, length)
      const explicit = fragment.subarray(0, explicitLength)
      const nonce = explicitLength === 0 ? maskedNonce(iv, sequence) : concat(iv, explicit)
      sequence++
      const content = cipher.open(nonce, additionalData, fragment.subarray(explicitLength))
      return content === undefined ? undefined : { type, content }
    },
  }
}

/** The bytes of implicit nonce that a suite of TLS 1.2 takes from the key block. */
export function tls12IvLength(name: AeadName): number {
  return name === 'CHACHA20_POLY1305' ? 12 : 4
}

/** How a suite of TLS 1.2 with AES in CBC mode authenticates: with HMAC, before or after it encrypts. */
export interface CbcShape {
  readonly mac: HashName
  /** RFC 7366. */
  readonly encryptThenMac: boolean
}

export interface CbcKeys {
  readonly key: Uint8Array
  readonly macKey: Uint8Array
}

const BLOCK = 16

export function tls12CbcEncryption(
  { mac, encryptThenMac }: CbcShape,
  { key, macKey }: CbcKeys,
  random: (length: number) => Uint8Array,
): RecordEncryption {
  let sequence = 0
  return {
    seal(type, content) {
      const number = sequence++
      const tagOf = (bytes: Uint8Array) =>
        hmac(mac, macKey, tls12AdditionalData(number, type, bytes.length), bytes)
      const iv = random(BLOCK)
      const plaintext = padded(encryptThenMac ? content : concat(content, tagOf(content)))
      const encrypted = concat(iv, encryptCbc(key, iv, plaintext))
      return { type, content: encryptThenMac ? concat(encrypted, tagOf(encrypted)) : encrypted }
    },
  }
}

/**
 * Does not run in constant time: who measures it learns something of what a server sent to a handshake test, which is
 * no secret worth it.
 */
export function tls12CbcDecryption(
  { mac, encryptThenMac }: CbcShape,
  { key, macKey }: CbcKeys,
): RecordDecryption {
  const tagLength = hashLength(mac)
  let sequence = 0
  const authentic = (type: number, content: Uint8Array, tag: Uint8Array) =>
    equalBytes(tag, hmac(mac, macKey, tls12AdditionalData(sequence++, type, content.length), content))
  return {
    open(type, fragment) {
      const end = encryptThenMac ? fragment.length - tagLength : fragment.length
      // An initialization vector and one block at least, and whole blocks.
      if (end < 2 * BLOCK || end % BLOCK !== 0) return undefined
      const encrypted = fragment.subarray(0, end)
      if (encryptThenMac && !authentic(type, encrypted, fragment.subarray(end))) return undefined
      const plaintext = decryptCbc(key, encrypted.subarray(0, BLOCK), encrypted.subarray(BLOCK))
      const unpadded = withoutPadding(plaintext)
      if (unpadded === undefined || encryptThenMac) return unpadded && { type, content: unpadded }
      if (unpadded.length < tagLength) return undefined
      const content = unpadded.subarray(0, unpadded.length - tagLength)
      return authentic(type, content, unpadded.subarray(content.length)) ? { type, content } : undefined
    },
  }
}

/** RFC 5246, section 6.2.3.2: one byte more than padding_length says, all of that value. */
function padded(content: Uint8Array): Uint8Array {
  const padding = BLOCK - 1 - (content.length % BLOCK)
  return concat(content, new Uint8Array(padding + 1).fill(padding))
}

function withoutPadding(plaintext: Uint8Array): Uint8Array | undefined {
  const padding = plaintext[plaintext.length - 1]
  if (padding === undefined || padding + 1 > plaintext.length) return undefined
  const content = plaintext.subarray(0, plaintext.length - padding - 1)
  return plaintext.subarray(content.length).every((byte) => byte === padding) ? content : undefined
}

/** RFC 9846, section 5.3: the sequence number, padded on the left, exclusive-or the initialization vector. */
function maskedNonce(iv: Uint8Array, sequence: number): Uint8Array {
  const nonce = iv.slice()
  const number = sequenceNumber(sequence)
  for (let index = 0; index < number.length; index++) {
    nonce[nonce.length - number.length + index]! ^= number[index]!
  }
  return nonce
}

function sequenceNumber(sequence: number): Uint8Array {
  const writer = new ByteWriter()
  writer.uint16(0)
  writer.uint(sequence, 6)
  return writer.finish()
}

/** The header of a record with legacy_record_version 0x0303. */
function recordHeader(type: number, length: number): Uint8Array {
  return Uint8Array.of(type, 3, 3, length >> 8, length)
}

function tls12AdditionalData(sequence: number, type: number, length: number): Uint8Array {
  return concat(sequenceNumber(sequence), recordHeader(type, length))
}

const NOTHING = new Uint8Array(0)
