// The SSL Protocol, version 2 (Hickman, Netscape, 1995), sections 1.2 (records) and 2 (key material): nothing of it is
// shared with the versions that came later.

import { concat, equalBytes } from '../../base/bytes.ts'
import type { BlockCipherName } from '../../crypto/blockCiphers.ts'
import { type Cbc, cbcMode } from '../../crypto/cbc.ts'
import { hash } from '../../crypto/hash.ts'
import { rc4 } from '../../crypto/rc4.ts'
import type { BulkCipher } from '../../registry/bulkCiphers.ts'
import { encode } from '../codec/presentation.ts'
import type { RecordParts } from '../protection/recordProtection.ts'
import { Sslv2Record } from '../sslv2.ts'

export interface Sslv2Keys {
  /** What is signed by a client with a certificate: both keys, as they were derived. */
  readonly keyMaterial: Uint8Array
  readonly clientWrite: Uint8Array
  readonly clientRead: Uint8Array
}

/** MD5(master key, "0", challenge, connection id), then with "1" and "2" as far as the two keys need it. */
export function sslv2Keys(
  { keyLength }: BulkCipher,
  masterKey: Uint8Array,
  challenge: Uint8Array,
  connectionId: Uint8Array,
): Sslv2Keys {
  const parts = Array.from({ length: Math.ceil((2 * keyLength) / MAC_LENGTH) }, (_, index) =>
    hash('MD5', masterKey, Uint8Array.of(0x30 + index), challenge, connectionId),
  )
  const keyMaterial = concat(...parts)
  return {
    keyMaterial,
    clientRead: keyMaterial.subarray(0, keyLength),
    clientWrite: keyMaterial.subarray(keyLength, 2 * keyLength),
  }
}

const MAC_LENGTH = 16

/** Protects what one side sends. The first record has the number of those that it sent in the clear. */
export function sslv2Encryption(
  bulk: BulkCipher,
  key: Uint8Array,
  keyArg: Uint8Array,
  firstSequence: number,
): (data: Uint8Array) => Uint8Array {
  const crypt = encrypter(bulk, key, keyArg)
  let sequence = firstSequence
  return (data) => {
    const padding = bulk.kind === 'block' ? -(MAC_LENGTH + data.length) & (bulk.blockLength - 1) : 0
    const padded = concat(data, new Uint8Array(padding))
    const encrypted = crypt(concat(mac(key, padded, sequence++), padded))
    return encode(Sslv2Record, {
      headerLength: padding > 0 ? 3 : 2,
      isEscape: false,
      padding,
      data: encrypted,
    })
  }
}

export interface OpenedSslv2Record {
  readonly data: Uint8Array
  readonly protection: RecordParts
}

/** Reads what the other side protects; undefined where a record is not authentic. */
export function sslv2Decryption(
  bulk: BulkCipher,
  key: Uint8Array,
  keyArg: Uint8Array,
  firstSequence: number,
): (record: Sslv2Record) => OpenedSslv2Record | undefined {
  const crypt = decrypter(bulk, key, keyArg)
  let sequence = firstSequence
  return ({ data, padding }) => {
    const whole = bulk.kind !== 'block' || data.length % bulk.blockLength === 0
    if (!whole || data.length < MAC_LENGTH + padding) return undefined
    const plaintext = crypt(data)
    const padded = plaintext.subarray(MAC_LENGTH)
    const tag = plaintext.subarray(0, MAC_LENGTH)
    const number = sequence++
    if (!equalBytes(tag, mac(key, padded, number))) return undefined
    return {
      data: padded.subarray(0, padded.length - padding),
      protection: {
        sequence: number,
        authentication: 'mac',
        tag,
        ...(bulk.kind === 'block' ? { padding } : {}),
      },
    }
  }
}

/** MD5(secret, data, padding, sequence number): a MAC without the structure of HMAC. */
function mac(secret: Uint8Array, padded: Uint8Array, sequence: number): Uint8Array {
  const number = Uint8Array.of(sequence >>> 24, sequence >>> 16, sequence >>> 8, sequence)
  return hash('MD5', secret, padded, number)
}

function encrypter(bulk: BulkCipher, key: Uint8Array, keyArg: Uint8Array) {
  if (bulk.kind !== 'block') return rc4(key).apply
  const mode = modeOf(bulk, key)
  let iv = keyArg
  return (plaintext: Uint8Array) => {
    const ciphertext = mode.encrypt(iv, plaintext)
    iv = ciphertext.slice(-mode.blockLength)
    return ciphertext
  }
}

function decrypter(bulk: BulkCipher, key: Uint8Array, keyArg: Uint8Array) {
  if (bulk.kind !== 'block') return rc4(key).apply
  const mode = modeOf(bulk, key)
  let iv = keyArg
  return (ciphertext: Uint8Array) => {
    const plaintext = mode.decrypt(iv, ciphertext)
    if (ciphertext.length > 0) iv = ciphertext.slice(-mode.blockLength)
    return plaintext
  }
}

function modeOf({ algorithm }: BulkCipher, key: Uint8Array): Cbc {
  return cbcMode(algorithm as BlockCipherName, key)
}
