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

/** A SafeBag, RFC 7292, section 4.2, by the last number of its type; `attributes` is a SET. */
export function bagOf(type: string, content: Uint8Array, ...attributes: readonly Uint8Array[]): Uint8Array {
  return sequence(oid(`1.2.840.113549.1.12.10.1.${type}`), contextTag(0, content), ...attributes)
}

/** A CertBag with an X.509 certificate. */
export function certificateBag(der: Uint8Array, ...attributes: readonly Uint8Array[]): Uint8Array {
  const x509 = sequence(oid('1.2.840.113549.1.9.22.1'), contextTag(0, octetString(der)))
  return bagOf('3', x509, ...attributes)
}

/** A PFX, RFC 7292, section 4, whose integrity holds; `safeContents` is encrypted in it. */
export function pkcs12Of(safeContents: Uint8Array): Uint8Array {
  const { algorithm, ciphertext } = encrypted(safeContents)
  const content = sequence(oid(DATA), algorithm, primitiveTag0(ciphertext))
  const encryptedData = sequence(oid('1.2.840.113549.1.7.6'), contextTag(0, sequence(integer(0), content)))
  const safe = sequence(encryptedData, data(safeContents))
  return sequence(integer(3), data(safe), macOf(safe))
}

export const JKS = 0xfeedfeed
export const JCEKS = 0xcececece

/** All that a key store of Java has before its digest. */
export function javaEntries(magic: number, entries: readonly Uint8Array[]): Uint8Array {
  return Buffer.concat([uint32(magic), uint32(2), uint32(entries.length), ...entries])
}

export function javaCertificateEntry(alias: string, der: Uint8Array): Uint8Array {
  return concat(uint32(2), javaText(alias), new Uint8Array(8), javaCertificate(der))
}

export function javaKeyEntry(alias: string, key: Uint8Array, chain: readonly Uint8Array[]): Uint8Array {
  const head = concat(uint32(1), javaText(alias), new Uint8Array(8), uint32(key.length), key)
  return concat(head, uint32(chain.length), ...chain.map(javaCertificate))
}

/** `sealed` is a serialized object. */
export function javaSecretEntry(alias: string, sealed: Uint8Array): Uint8Array {
  return concat(uint32(3), javaText(alias), new Uint8Array(8), sealed)
}

function javaCertificate(der: Uint8Array): Uint8Array {
  return concat(javaText('X.509'), uint32(der.length), der)
}

function javaText(text: string): Uint8Array {
  return concat(Uint8Array.of(0, text.length), new TextEncoder().encode(text))
}

function uint32(value: number): Uint8Array {
  return Uint8Array.of(value >> 24, value >> 16, value >> 8, value)
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
