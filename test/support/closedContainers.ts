// Key stores that are closed with a password, made anew of contents that no maker would put into them. What is made of
// the same content is the same on every run.

import { createCipheriv, createHash, createHmac, pbkdf2Sync } from 'node:crypto'
import {
  contextTag,
  integer,
  nullValue,
  octetString,
  oid,
  sequence,
} from '../../server/src/asn1/derWriter.ts'
import { concat } from '../../server/src/base/bytes.ts'
import { PASSWORD } from './containerMakers.ts'

const SALT = new TextEncoder().encode('saltsalt')
/** Few, for there are many stores. */
const ITERATIONS = 4
const HMAC_SHA256 = sequence(oid('1.2.840.113549.2.9'), nullValue())
const PBKDF2 = '1.2.840.113549.1.5.12'

/** EncryptedPrivateKeyInfo, RFC 5958, section 3, with PBES2. */
export function encryptedKey(key: Uint8Array): Uint8Array {
  const { algorithm, ciphertext } = encrypted(key)
  return sequence(algorithm, octetString(ciphertext))
}

/** A PFX, RFC 7292, section 4, whose integrity holds; `safeContents` is encrypted in it. */
export function pkcs12Of(safeContents: Uint8Array): Uint8Array {
  const { algorithm, ciphertext } = encrypted(safeContents)
  const content = sequence(oid(DATA), algorithm, primitiveTag0(ciphertext))
  const encryptedData = sequence(oid('1.2.840.113549.1.7.6'), contextTag(0, sequence(integer(0), content)))
  const safe = sequence(encryptedData, data(safeContents))
  return sequence(integer(3), data(safe), macOf(safe))
}

/** A key store of Java whose integrity holds: `content` is all before the digest. */
export function javaKeyStoreOf(content: Uint8Array): Uint8Array {
  const digest = createHash('sha1')
  digest.update(Buffer.from(PASSWORD, 'utf16le').swap16()).update('Mighty Aphrodite').update(content)
  return concat(content, digest.digest())
}

const DATA = '1.2.840.113549.1.7.1'

function data(content: Uint8Array): Uint8Array {
  return sequence(oid(DATA), contextTag(0, octetString(content)))
}

/** An OCTET STRING, IMPLICIT. */
function primitiveTag0(content: Uint8Array): Uint8Array {
  const element = octetString(content)
  element[0] = 0x80
  return element
}

/** PBMAC1, RFC 9579. */
function macOf(content: Uint8Array): Uint8Array {
  const kdf = sequence(octetString(SALT), integer(ITERATIONS), integer(32), HMAC_SHA256)
  const parameters = sequence(sequence(oid(PBKDF2), kdf), HMAC_SHA256)
  const digest = createHmac('sha256', derived()).update(content).digest()
  const digestInfo = sequence(sequence(oid('1.2.840.113549.1.5.14'), parameters), octetString(digest))
  return sequence(digestInfo, octetString(SALT), integer(1))
}

/** PBES2, RFC 8018, with AES-256-CBC. */
function encrypted(plaintext: Uint8Array): { algorithm: Uint8Array; ciphertext: Uint8Array } {
  const iv = new Uint8Array(16)
  const cipher = createCipheriv('aes-256-cbc', derived(), iv)
  const ciphertext = concat(cipher.update(plaintext), cipher.final())
  const kdf = sequence(oid(PBKDF2), sequence(octetString(SALT), integer(ITERATIONS), HMAC_SHA256))
  const scheme = sequence(oid('2.16.840.1.101.3.4.1.42'), octetString(iv))
  return { algorithm: sequence(oid('1.2.840.113549.1.5.13'), sequence(kdf, scheme)), ciphertext }
}

function derived(): Uint8Array {
  return pbkdf2Sync(PASSWORD, SALT, ITERATIONS, 32, 'sha256')
}
