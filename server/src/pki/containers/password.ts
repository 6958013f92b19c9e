// What is computed with the password of a container: keys, decryption, the integrity. It begins with what may be
// refused: a file says itself how often its hash is to be computed, and a hostile one would say forever.

import { concat, DecodeError } from '../../base/bytes.ts'
import { plural } from '../../base/instant.ts'
import { decryptAesCbc } from '../../crypto/cbc.ts'
import { hash, hashLength } from '../../crypto/hash.ts'
import type { AlgorithmIdentifier } from '../../x509/algorithmIdentifier.ts'
import {
  type Cipher,
  type DerivationHash,
  type EncryptionScheme,
  encryptionScheme,
  type KeyDerivation,
} from '../../x509/encryptionScheme.ts'
import type { PasswordFunctions } from '../container.ts'
import { decryptDes, decryptRc2 } from './legacyCipher.ts'

/**
 * Iterations of PBKDF2 that the passwords of one container may cost in all: the platform computes as many in a few
 * seconds. Java refuses more than 5 000 000 in one place.
 */
const MOST_ITERATIONS = 10_000_000
/** For an empty password, which is tried before anybody has been asked. */
const MOST_UNASKED = 500_000
/** An iteration in JavaScript, as the derivations before PBKDF2 need it, counts as so many. */
const IN_JAVASCRIPT = 5
/** 128 · N · r bytes, RFC 7914, section 2: OpenSSL's own limit is a quarter. */
const MOST_SCRYPT_MEMORY = 128 * 1024 * 1024
/** What RC2 and DES may take, in JavaScript. */
const LARGEST_LEGACY = 4 * 1024 * 1024

export class Password {
  readonly #text: string | undefined
  readonly #functions: PasswordFunctions
  readonly #most: number
  #spent = 0

  /** Without a text it is no password at all, which PKCS #12 tells from an empty one. */
  constructor(text: string | undefined, functions: PasswordFunctions, isAsked = true) {
    this.#text = text
    this.#functions = functions
    this.#most = isAsked ? MOST_ITERATIONS : MOST_UNASKED
  }

  /** As {@link decryptScheme}, by the algorithm's name. */
  async decrypt(algorithm: AlgorithmIdentifier, ciphertext: Uint8Array): Promise<Uint8Array | undefined> {
    return this.decryptScheme(encryptionScheme(algorithm), ciphertext)
  }

  /**
   * Undefined where the password is wrong, as far as the padding tells: one of 256 wrong ones decrypts to bytes without
   * a meaning. Throws DecodeError where the algorithm is not computed here.
   */
  async decryptScheme(
    { derivation, cipher }: EncryptionScheme,
    ciphertext: Uint8Array,
  ): Promise<Uint8Array | undefined> {
    const blockLength = cipher.name === 'AES-CBC' ? 16 : 8
    if (ciphertext.length === 0 || ciphertext.length % blockLength !== 0) {
      throw new DecodeError('what is encrypted is no whole number of blocks', 0)
    }
    const { key, iv } = await this.#keyAndIv(derivation, cipher, blockLength)
    return withoutPadding(decryptBlocks(cipher, key, iv, ciphertext), blockLength)
  }

  /** Throws DecodeError where it would take too long. */
  async derive(derivation: KeyDerivation, length: number, purpose: Pkcs12Purpose): Promise<Uint8Array> {
    switch (derivation.kind) {
      case 'pbkdf2': {
        const { hash: hashName, salt, iterations } = derivation
        this.#spend(iterations, 1)
        return this.#functions.pbkdf2(hashName, this.bytes, salt, iterations, length)
      }
      case 'scrypt': {
        const { cost, blockSize, parallelization } = derivation
        const memory = 128 * cost * blockSize
        if (
          !(
            cost > 1 &&
            blockSize > 0 &&
            parallelization > 0 &&
            memory * parallelization <= MOST_SCRYPT_MEMORY
          )
        ) {
          throw new DecodeError('scrypt that takes more than 128 MiB is not computed', 0)
        }
        return this.#functions.scrypt(this.bytes, derivation, length)
      }
      case 'pkcs12': {
        const { hash: hashName, salt, iterations } = derivation
        this.#spend(iterations, IN_JAVASCRIPT * Math.ceil(length / hashLength(hashName)))
        return pkcs12Key(hashName, this.wideBytes, salt, iterations, length, purpose)
      }
      case 'pbkdf1': {
        const { hash: hashName, salt, iterations } = derivation
        this.#spend(iterations, IN_JAVASCRIPT)
        return iterated(hashName, concat(this.bytes, salt), iterations).subarray(0, length)
      }
      case 'java': {
        const { salt, iterations } = derivation
        this.#spend(iterations, 2 * IN_JAVASCRIPT)
        return javaKey(this.bytes, salt, iterations).subarray(0, length)
      }
      case 'openssl':
        return opensslKey(this.bytes, derivation.salt, length)
    }
  }

  get bytes(): Uint8Array {
    return new TextEncoder().encode(this.#text ?? '')
  }

  /** UTF-16, big-endian, as Java and PKCS #12 hash it. */
  get utf16(): Uint8Array {
    const text = this.#text ?? ''
    const bytes = new Uint8Array(text.length * 2)
    const view = new DataView(bytes.buffer)
    for (let index = 0; index < text.length; index++) view.setUint16(index * 2, text.charCodeAt(index))
    return bytes
  }

  /** BMPString with its terminator, RFC 7292, appendix B.1. */
  get wideBytes(): Uint8Array {
    return this.#text === undefined ? new Uint8Array(0) : concat(this.utf16, Uint8Array.of(0, 0))
  }

  #spend(iterations: number, weight: number): void {
    this.#spent += iterations * weight
    if (this.#spent <= this.#most) return
    const most = Math.floor(this.#most / weight)
    throw new DecodeError(`${iterations} iterations: at most ${most} are computed for a file`, 0)
  }

  async #keyAndIv(
    derivation: KeyDerivation,
    { keyLength, iv }: Cipher,
    blockLength: number,
  ): Promise<{ readonly key: Uint8Array; readonly iv: Uint8Array }> {
    if (iv !== undefined) {
      if (iv.length !== blockLength)
        throw new DecodeError(`an initialization vector of ${plural(iv.length, 'byte')}`, 0)
      return { key: await this.derive(derivation, keyLength, 'key'), iv }
    }
    if (derivation.kind === 'pkcs12') {
      return {
        key: await this.derive(derivation, keyLength, 'key'),
        iv: await this.derive(derivation, blockLength, 'iv'),
      }
    }
    // PBES1 and Java's scheme take both from one derivation.
    const both = await this.derive(derivation, keyLength + blockLength, 'key')
    return { key: both.subarray(0, keyLength), iv: both.subarray(keyLength) }
  }
}

/** The ID byte of RFC 7292, appendix B.3. */
type Pkcs12Purpose = keyof typeof PURPOSES
const PURPOSES = { key: 1, iv: 2, mac: 3 } as const

/** RFC 7292, appendix B.2, in its names: D, S, P, I, A, B. */
function pkcs12Key(
  hashName: DerivationHash,
  password: Uint8Array,
  salt: Uint8Array,
  iterations: number,
  length: number,
  purpose: Pkcs12Purpose,
): Uint8Array {
  const u = hashLength(hashName)
  const v = hashName === 'SHA-384' || hashName === 'SHA-512' ? 128 : 64
  const D = new Uint8Array(v).fill(PURPOSES[purpose])
  const I = concat(repeated(salt, v), repeated(password, v))
  const key = new Uint8Array(length)
  for (let done = 0; done < length; done += u) {
    const A = iterated(hashName, concat(D, I), iterations)
    key.set(A.subarray(0, Math.min(u, length - done)), done)
    const B = repeated(A, v).subarray(0, v)
    for (let at = 0; at < I.length; at += v) addPlusOne(I.subarray(at, at + v), B)
  }
  return key
}

/** Copies of the bytes, one after the other, up to a multiple of v; nothing for nothing. */
function repeated(bytes: Uint8Array, v: number): Uint8Array {
  const filled = new Uint8Array(v * Math.ceil(bytes.length / v))
  for (let index = 0; index < filled.length; index++) filled[index] = bytes[index % bytes.length]!
  return filled
}

/** I_j = (I_j + B + 1) mod 2^v. */
function addPlusOne(block: Uint8Array, B: Uint8Array): void {
  let carry = 1
  for (let index = block.length - 1; index >= 0; index--) {
    carry += block[index]! + B[index]!
    block[index] = carry & 0xff
    carry >>= 8
  }
}

function iterated(hashName: DerivationHash, first: Uint8Array, iterations: number): Uint8Array {
  let digest = hash(hashName, first)
  for (let round = 1; round < iterations; round++) digest = hash(hashName, digest)
  return digest
}

/** PBEWithMD5AndTripleDES of Java: MD5 over each half of the salt and the password, again and again. */
function javaKey(password: Uint8Array, salt: Uint8Array, iterations: number): Uint8Array {
  if (salt.length !== 8) throw new DecodeError(`a salt of ${plural(salt.length, 'byte')} where 8 belong`, 0)
  const halves = [salt.subarray(0, 4), salt.subarray(4)].map((half) => {
    const block = concat(hash('MD5', half, password), password)
    for (let round = 1; round < iterations; round++) block.set(hash('MD5', block))
    return block.subarray(0, hashLength('MD5'))
  })
  return concat(...halves)
}

/** EVP_BytesToKey with MD5 and a count of 1. */
function opensslKey(password: Uint8Array, salt: Uint8Array, length: number): Uint8Array {
  let key: Uint8Array = new Uint8Array(0)
  let digest: Uint8Array = key
  while (key.length < length) {
    digest = hash('MD5', digest, password, salt)
    key = concat(key, digest)
  }
  return key.subarray(0, length)
}

function decryptBlocks(
  { name, effectiveBits = 0 }: Cipher,
  key: Uint8Array,
  iv: Uint8Array,
  ciphertext: Uint8Array,
): Uint8Array {
  if (name === 'AES-CBC') return decryptAesCbc(key, iv, ciphertext)
  if (ciphertext.length > LARGEST_LEGACY) {
    throw new DecodeError(`more than ${LARGEST_LEGACY / 1024 / 1024} MiB under ${name} are not decrypted`, 0)
  }
  return name === 'RC2-CBC' ? decryptRc2(key, effectiveBits, iv, ciphertext) : decryptDes(key, iv, ciphertext)
}

/** RFC 8018, section 6.1.1: as many bytes as their value says. */
function withoutPadding(plaintext: Uint8Array, blockLength: number): Uint8Array | undefined {
  const count = plaintext[plaintext.length - 1]!
  if (count < 1 || count > blockLength) return undefined
  const end = plaintext.length - count
  return plaintext.subarray(end).every((it) => it === count) ? plaintext.subarray(0, end) : undefined
}
