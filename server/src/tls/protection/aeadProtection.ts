// Protection of records with an AEAD: RFC 9846, section 5.2 (TLS 1.3); RFC 5246, section 6.2.3.3, RFC 5288, RFC 6655 and
// RFC 7905 (TLS 1.2).

import { ByteWriter, concat } from '../../base/bytes.ts'
import { type AeadName, aead } from '../../crypto/aead.ts'
import type { RecordDecryption, RecordEncryption } from './recordProtection.ts'

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
      const number = sequence++
      const inner = cipher.open(maskedNonce(iv, number), header, fragment)
      if (inner === undefined) return undefined
      // TLSInnerPlaintext: content, type, zeros.
      let end = inner.length - 1
      while (end >= 0 && inner[end] === 0) end--
      if (end < 0) return undefined
      return {
        type: inner[end]!,
        content: inner.subarray(0, end),
        protection: {
          sequence: number,
          authentication: 'aead',
          tag: fragment.subarray(inner.length),
          padding: inner.length - 1 - end,
        },
      }
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
      const number = sequence++
      const content = cipher.open(nonce, additionalData, fragment.subarray(explicitLength))
      if (content === undefined) return undefined
      return {
        type,
        content,
        protection: {
          sequence: number,
          authentication: 'aead',
          tag: fragment.subarray(explicitLength + content.length),
          ...(explicitLength === 0 ? {} : { explicit }),
        },
      }
    },
  }
}

/** The bytes of implicit nonce that a suite of TLS 1.2 takes from the key block. */
export function tls12IvLength(name: AeadName): number {
  return name === 'CHACHA20_POLY1305' ? 12 : 4
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

/** 64 bits, big-endian. */
export function sequenceNumber(sequence: number): Uint8Array {
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
