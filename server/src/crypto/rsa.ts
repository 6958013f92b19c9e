// RFC 8017, what needs the public key only: verifying RSASSA-PKCS1-v1_5 and RSASSA-PSS signatures, and encrypting
// with RSAES-PKCS1-v1_5.

import { bitLength, concat, equalBytes } from '../base/bytes.ts'
import { type HashName, hash, hashLength } from './hash.ts'
import { bytesOf, integerOf, modularPower } from './integer.ts'

export interface RsaPublicKey {
  /** Magnitudes, big-endian. */
  readonly modulus: Uint8Array
  readonly exponent: Uint8Array
}

/**
 * Keys beyond these sizes are not computed with: a hostile peer could ask for minutes of work with one.
 * 16384 bits is the largest modulus that OpenSSL verifies with (OPENSSL_RSA_MAX_MODULUS_BITS).
 */
const MAX_MODULUS_BITS = 16_384
const MAX_EXPONENT_BITS = 256

/** Whether signatures can be checked with the key here; a signature by one that is not usable never verifies. */
export function isUsableRsaKey({ modulus, exponent }: RsaPublicKey): boolean {
  const bits = bitLength(modulus)
  return (
    bits >= 256 &&
    bits <= MAX_MODULUS_BITS &&
    bitLength(exponent) > 1 &&
    bitLength(exponent) <= MAX_EXPONENT_BITS
  )
}

/** RSASSA-PKCS1-V1_5-VERIFY, section 8.2.2. */
export function verifyPkcs1(
  key: RsaPublicKey,
  hashName: HashName,
  message: Uint8Array,
  signature: Uint8Array,
): boolean {
  return verifyPkcs1Digest(key, concat(DIGEST_INFO[hashName], hash(hashName, message)), signature)
}

/** The same for a DigestInfo made by the caller, or the bare MD5 and SHA-1 of TLS 1.0 and 1.1 (RFC 4346, 7.4.3). */
export function verifyPkcs1Digest(key: RsaPublicKey, digestInfo: Uint8Array, signature: Uint8Array): boolean {
  const encoded = publicOperation(key, signature)
  if (encoded === undefined) return false
  const padding = encoded.length - digestInfo.length - 3
  // Section 9.2, step 3: at least eight bytes of 0xff.
  if (padding < 8) return false
  const expected = concat(
    Uint8Array.of(0x00, 0x01),
    new Uint8Array(padding).fill(0xff),
    Uint8Array.of(0x00),
    digestInfo,
  )
  return equalBytes(encoded, expected)
}

/** RSASSA-PSS-VERIFY, section 8.1.2, with MGF1 over `mgfHash`. TLS has salts as long as the hash. */
export function verifyPss(
  key: RsaPublicKey,
  hashName: HashName,
  message: Uint8Array,
  signature: Uint8Array,
  saltLength: number = hashLength(hashName),
  mgfHash: HashName = hashName,
): boolean {
  const encoded = publicOperation(key, signature)
  if (encoded === undefined) return false
  const emBits = bitLength(key.modulus) - 1
  const emLength = Math.ceil(emBits / 8)
  // Where emBits is a multiple of eight, the encoded message is a byte shorter than the modulus.
  if (encoded.length > emLength && encoded[0] !== 0) return false
  return verifyPssEncoding(
    encoded.subarray(encoded.length - emLength),
    emBits,
    hashName,
    message,
    saltLength,
    mgfHash,
  )
}

/** RSAES-PKCS1-V1_5-ENCRYPT, section 7.2.1. Undefined where the key is not usable or too short for the message. */
export function encryptPkcs1(
  key: RsaPublicKey,
  message: Uint8Array,
  random: (length: number) => Uint8Array,
): Uint8Array | undefined {
  const padding = Math.ceil(bitLength(key.modulus) / 8) - message.length - 3
  if (padding < 8) return undefined
  // The padding has no zero, which ends it; 1 in the place of the few that come makes no difference to its strength.
  const nonZero = random(padding).map((byte) => byte || 1)
  return publicOperation(key, concat(Uint8Array.of(0, 2), nonZero, Uint8Array.of(0), message))
}

/** EMSA-PSS-VERIFY, section 9.1.2; the numbers are its steps. */
function verifyPssEncoding(
  encoded: Uint8Array,
  emBits: number,
  hashName: HashName,
  message: Uint8Array,
  saltLength: number,
  mgfHash: HashName,
): boolean {
  const length = hashLength(hashName)
  if (encoded.length < length + saltLength + 2) return false // 3
  if (encoded[encoded.length - 1] !== 0xbc) return false // 4
  const maskedDb = encoded.subarray(0, encoded.length - length - 1) // 5
  const h = encoded.subarray(encoded.length - length - 1, encoded.length - 1)
  const unusedBits = 8 * encoded.length - emBits
  if (maskedDb[0]! >> (8 - unusedBits) !== 0) return false // 6
  const mask = mgf1(mgfHash, h, maskedDb.length) // 7
  const db = maskedDb.map((byte, index) => byte ^ mask[index]!) // 8
  db[0] = db[0]! & (0xff >> unusedBits) // 9
  const saltStart = db.length - saltLength
  for (let index = 0; index < saltStart - 1; index++) if (db[index] !== 0) return false // 10
  if (db[saltStart - 1] !== 1) return false
  const salt = db.subarray(saltStart) // 11
  return equalBytes(h, hash(hashName, new Uint8Array(8), hash(hashName, message), salt)) // 12–14
}

/** Appendix B.2.1. */
function mgf1(hashName: HashName, seed: Uint8Array, length: number): Uint8Array {
  const mask = new Uint8Array(length + hashLength(hashName))
  for (let counter = 0, at = 0; at < length; counter++) {
    const part = hash(hashName, seed, Uint8Array.of(counter >>> 24, counter >>> 16, counter >>> 8, counter))
    mask.set(part, at)
    at += part.length
  }
  return mask.subarray(0, length)
}

/** RSAVP1 with its conversions: as many bytes as the modulus; undefined for an unusable key or signature. */
function publicOperation(key: RsaPublicKey, signature: Uint8Array): Uint8Array | undefined {
  if (!isUsableRsaKey(key)) return undefined
  const length = Math.ceil(bitLength(key.modulus) / 8)
  if (signature.length !== length) return undefined
  const modulus = integerOf(key.modulus)
  const representative = integerOf(signature)
  if (representative >= modulus) return undefined
  return bytesOf(modularPower(representative, integerOf(key.exponent), modulus), length)
}

// Section 9.2, note 1.
const DIGEST_INFO: Readonly<Record<HashName, Uint8Array>> = {
  MD5: digestInfo('2a864886f70d0205', 16),
  'SHA-1': digestInfo('2b0e03021a', 20),
  'SHA-224': digestInfo('608648016503040204', 28),
  'SHA-256': digestInfo('608648016503040201', 32),
  'SHA-384': digestInfo('608648016503040202', 48),
  'SHA-512': digestInfo('608648016503040203', 64),
  'SHA3-224': digestInfo('608648016503040207', 28),
  'SHA3-256': digestInfo('608648016503040208', 32),
  'SHA3-384': digestInfo('608648016503040209', 48),
  'SHA3-512': digestInfo('60864801650304020a', 64),
}

/** DigestInfo up to the digest: SEQUENCE { SEQUENCE { OID, NULL }, OCTET STRING header }. */
function digestInfo(oid: string, length: number): Uint8Array {
  const oidBytes = Uint8Array.from(oid.match(/../g) ?? [], (digits) => Number.parseInt(digits, 16))
  return concat(
    Uint8Array.of(0x30, oidBytes.length + 8 + length, 0x30, oidBytes.length + 4, 0x06, oidBytes.length),
    oidBytes,
    Uint8Array.of(0x05, 0x00, 0x04, length),
  )
}
