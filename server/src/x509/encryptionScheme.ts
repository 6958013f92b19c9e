// How something is encrypted with a password, as its AlgorithmIdentifier says: PBES2 and PBES1 (RFC 8018, appendix A),
// scrypt (RFC 7914, section 7), the schemes of PKCS #12 (RFC 7292, appendix C) and those of Java's key stores.
//   PBES2-params ::= SEQUENCE { keyDerivationFunc AlgorithmIdentifier, encryptionScheme AlgorithmIdentifier }
//   PBKDF2-params ::= SEQUENCE { salt OCTET STRING, iterationCount INTEGER, keyLength INTEGER OPTIONAL,
//     prf AlgorithmIdentifier DEFAULT hmacWithSHA1 }
//   PBEParameter, pkcs-12PbeParams ::= SEQUENCE { salt OCTET STRING, iterations INTEGER }

import { DerReader, orUndefined, TAG } from '../asn1/der.ts'
import { smallInteger } from '../asn1/values.ts'
import { DecodeError } from '../base/bytes.ts'
import { fromHex } from '../base/hex.ts'
import { oidName } from '../registry/objectIdentifiers.ts'
import { type AlgorithmIdentifier, algorithmIdentifier } from './algorithmIdentifier.ts'

export interface EncryptionScheme {
  readonly derivation: KeyDerivation
  readonly cipher: Cipher
}

export type DerivationHash = (typeof DERIVATION_HASHES)[number]
const DERIVATION_HASHES = ['MD5', 'SHA-1', 'SHA-224', 'SHA-256', 'SHA-384', 'SHA-512'] as const

export function isDerivationHash(hash: string | undefined): hash is DerivationHash {
  return (DERIVATION_HASHES as readonly (string | undefined)[]).includes(hash)
}

/**
 * How a key comes from the password. `pkcs12` is RFC 7292, appendix B; `java` that of JCEKS, with MD5 in two halves;
 * `openssl` that of old PEM files, with MD5 once a block.
 */
export type KeyDerivation =
  | {
      readonly kind: 'pbkdf2' | 'pbkdf1' | 'pkcs12'
      readonly hash: DerivationHash
      readonly salt: Uint8Array
      readonly iterations: number
    }
  | { readonly kind: 'java'; readonly salt: Uint8Array; readonly iterations: number }
  | { readonly kind: 'openssl'; readonly salt: Uint8Array }
  | {
      readonly kind: 'scrypt'
      readonly salt: Uint8Array
      readonly cost: number
      readonly blockSize: number
      readonly parallelization: number
    }

export interface Cipher {
  readonly name: CipherName
  /** Bytes. */
  readonly keyLength: number
  /** Absent where it comes from the password too. */
  readonly iv?: Uint8Array
  /** Of RC2. */
  readonly effectiveBits?: number
}

export type CipherName = 'AES-CBC' | 'DES-EDE3-CBC' | 'DES-CBC' | 'RC2-CBC'

/** Throws DecodeError for a scheme that is not known here, by its name where it has one, and for malformed parameters. */
export function encryptionScheme({ oid, parameters }: AlgorithmIdentifier): EncryptionScheme {
  if (oid === PBES2) return pbes2(parameters)
  const known = PASSWORD_SCHEMES.get(oid)
  if (known === undefined) throw new DecodeError(`${oidName(oid) ?? oid} is not computed here`, 0)
  const content = sequenceOf(parameters, 'the parameters of an encryption')
  content.expect(TAG.octetString, 'the salt')
  const salt = content.contentBytes()
  content.expect(TAG.integer, 'the iterations')
  return known(salt, iterationsOf(content))
}

/**
 * That of an old PEM file by its header: `DEK-Info: AES-256-CBC,3F17F5316E2BAC89…` (RFC 1421, section 4.6.1.3, with
 * OpenSSL's names). Its derivation is EVP_BytesToKey, with the first 8 bytes of the IV as the salt. Throws DecodeError.
 */
export function legacyPemScheme(dekInfo: string): EncryptionScheme {
  const [name = '', digits = ''] = dekInfo.split(',').map((it) => it.trim())
  const cipher = LEGACY_PEM_CIPHERS.get(name.toUpperCase())
  if (cipher === undefined) throw new DecodeError(`the cipher ${name} is not computed here`, 0)
  if (!/^(?:[0-9a-f]{2}){8,16}$/i.test(digits)) throw new DecodeError('an initialization vector expected', 0)
  const iv = fromHex(digits)
  return { derivation: { kind: 'openssl', salt: iv.subarray(0, 8) }, cipher: { ...cipher, iv } }
}

/** What may be said of a protection without the password. */
export interface PasswordProtection {
  /** `AES-256-CBC, key from PBKDF2 with HMAC-SHA-256`. */
  readonly title: string
  /** Of the derivation of the key. */
  readonly iterations?: number
}

/** By the algorithm's name alone where it is not known further. Never throws. */
export function passwordProtection(algorithm: AlgorithmIdentifier): PasswordProtection {
  const scheme = orUndefined(() => encryptionScheme(algorithm))
  return scheme === undefined ? { title: oidName(algorithm.oid) ?? algorithm.oid } : schemeProtection(scheme)
}

/** The same for the header of an old PEM file. Never throws. */
export function legacyPemProtection(dekInfo: string): PasswordProtection {
  const scheme = orUndefined(() => legacyPemScheme(dekInfo))
  return scheme === undefined ? { title: dekInfo.split(',')[0]!.trim() } : schemeProtection(scheme)
}

function schemeProtection({ derivation, cipher }: EncryptionScheme): PasswordProtection {
  return {
    title: `${cipherTitle(cipher)}, key from ${derivationTitle(derivation)}`,
    ...('iterations' in derivation ? { iterations: derivation.iterations } : {}),
  }
}

export function derivationTitle(derivation: KeyDerivation): string {
  switch (derivation.kind) {
    case 'pbkdf2':
      return `PBKDF2 with HMAC-${derivation.hash}`
    case 'pbkdf1':
      return `PBKDF1 with ${derivation.hash}`
    case 'pkcs12':
      return `PKCS #12's derivation with ${derivation.hash}`
    case 'java':
      return "Java's derivation with MD5"
    case 'openssl':
      return 'one round of MD5'
    case 'scrypt':
      return `scrypt (N ${derivation.cost}, r ${derivation.blockSize}, p ${derivation.parallelization})`
  }
}

function cipherTitle({ name, keyLength, effectiveBits }: Cipher): string {
  if (name === 'AES-CBC') return `AES-${keyLength * 8}-CBC`
  if (name === 'RC2-CBC') return `RC2-${effectiveBits ?? keyLength * 8}-CBC`
  return name
}

const PBES2 = '1.2.840.113549.1.5.13'
const PBKDF2 = '1.2.840.113549.1.5.12'
const SCRYPT = '1.3.6.1.4.1.11591.4.11'

function pbes2(parameters: Uint8Array | undefined): EncryptionScheme {
  const content = sequenceOf(parameters, 'the parameters of PBES2')
  content.expect(TAG.sequence, 'keyDerivationFunc')
  const derivation = keyDerivation(algorithmIdentifier(content))
  content.expect(TAG.sequence, 'encryptionScheme')
  return { derivation: derivation.derivation, cipher: cipherOf(algorithmIdentifier(content)) }
}

/** With the length of the key in bytes, where it is said. Throws DecodeError as {@link encryptionScheme} does. */
export function keyDerivation({ oid, parameters }: AlgorithmIdentifier): {
  readonly derivation: KeyDerivation
  readonly keyLength?: number
} {
  const content = sequenceOf(parameters, 'the parameters of a key derivation')
  content.expect(TAG.octetString, 'the salt')
  const salt = content.contentBytes()
  content.expect(TAG.integer, 'a cost')
  if (oid === PBKDF2) {
    const iterations = iterationsOf(content)
    const keyLength = content.optional(TAG.integer) ? smallInteger(content) : undefined
    const hash = content.optional(TAG.sequence) ? prfHash(algorithmIdentifier(content)) : 'SHA-1'
    const derivation = { kind: 'pbkdf2', hash, salt, iterations } as const
    return keyLength === undefined ? { derivation } : { derivation, keyLength }
  }
  if (oid !== SCRYPT) throw new DecodeError(`${oidName(oid) ?? oid} is not computed here`, 0)
  const cost = smallInteger(content)
  content.expect(TAG.integer, 'the block size')
  const blockSize = smallInteger(content)
  content.expect(TAG.integer, 'the parallelization')
  return { derivation: { kind: 'scrypt', salt, cost, blockSize, parallelization: smallInteger(content) } }
}

function iterationsOf(reader: DerReader): number {
  const iterations = smallInteger(reader)
  if (iterations < 1) throw new DecodeError(`${iterations} iterations`, reader.start)
  return iterations
}

/** The hash of an HMAC, RFC 8018, appendix B.1.2. Throws DecodeError for others. */
export function prfHash({ oid }: AlgorithmIdentifier): DerivationHash {
  const hash = PRFS.get(oid)
  if (hash === undefined) throw new DecodeError(`the function ${oidName(oid) ?? oid} is not computed here`, 0)
  return hash
}

const PRFS: ReadonlyMap<string, DerivationHash> = new Map([
  ['1.2.840.113549.2.7', 'SHA-1'],
  ['1.2.840.113549.2.8', 'SHA-224'],
  ['1.2.840.113549.2.9', 'SHA-256'],
  ['1.2.840.113549.2.10', 'SHA-384'],
  ['1.2.840.113549.2.11', 'SHA-512'],
])

function cipherOf({ oid, parameters }: AlgorithmIdentifier): Cipher {
  const known = CIPHERS.get(oid)
  if (known === undefined) throw new DecodeError(`the cipher ${oidName(oid) ?? oid} is not computed here`, 0)
  const reader = new DerReader(parameters ?? new Uint8Array(0))
  reader.expect(TAG.octetString, 'the initialization vector')
  return { ...known, iv: reader.contentBytes() }
}

const CIPHERS: ReadonlyMap<string, Cipher> = new Map<string, Cipher>([
  ['2.16.840.1.101.3.4.1.2', { name: 'AES-CBC', keyLength: 16 }],
  ['2.16.840.1.101.3.4.1.22', { name: 'AES-CBC', keyLength: 24 }],
  ['2.16.840.1.101.3.4.1.42', { name: 'AES-CBC', keyLength: 32 }],
  ['1.2.840.113549.3.7', { name: 'DES-EDE3-CBC', keyLength: 24 }],
  ['1.3.14.3.2.7', { name: 'DES-CBC', keyLength: 8 }],
])

const LEGACY_PEM_CIPHERS: ReadonlyMap<string, Cipher> = new Map<string, Cipher>([
  ['AES-128-CBC', { name: 'AES-CBC', keyLength: 16 }],
  ['AES-192-CBC', { name: 'AES-CBC', keyLength: 24 }],
  ['AES-256-CBC', { name: 'AES-CBC', keyLength: 32 }],
  ['DES-EDE3-CBC', { name: 'DES-EDE3-CBC', keyLength: 24 }],
  ['DES-CBC', { name: 'DES-CBC', keyLength: 8 }],
])

type PasswordScheme = (salt: Uint8Array, iterations: number) => EncryptionScheme

const TRIPLE_DES: Cipher = { name: 'DES-EDE3-CBC', keyLength: 24 }
const DES: Cipher = { name: 'DES-CBC', keyLength: 8 }
const RC2_64: Cipher = { name: 'RC2-CBC', keyLength: 8, effectiveBits: 64 }

const PASSWORD_SCHEMES: ReadonlyMap<string, PasswordScheme> = new Map([
  ['1.2.840.113549.1.5.3', scheme('pbkdf1', 'MD5', DES)],
  ['1.2.840.113549.1.5.6', scheme('pbkdf1', 'MD5', RC2_64)],
  ['1.2.840.113549.1.5.10', scheme('pbkdf1', 'SHA-1', DES)],
  ['1.2.840.113549.1.5.11', scheme('pbkdf1', 'SHA-1', RC2_64)],
  ['1.2.840.113549.1.12.1.3', scheme('pkcs12', 'SHA-1', TRIPLE_DES)],
  // With two keys, the first 16 bytes.
  ['1.2.840.113549.1.12.1.4', scheme('pkcs12', 'SHA-1', { name: 'DES-EDE3-CBC', keyLength: 16 })],
  [
    '1.2.840.113549.1.12.1.5',
    scheme('pkcs12', 'SHA-1', { name: 'RC2-CBC', keyLength: 16, effectiveBits: 128 }),
  ],
  [
    '1.2.840.113549.1.12.1.6',
    scheme('pkcs12', 'SHA-1', { name: 'RC2-CBC', keyLength: 5, effectiveBits: 40 }),
  ],
  // PBEWithMD5AndTripleDES of JCEKS.
  [
    '1.3.6.1.4.1.42.2.19.1',
    (salt, iterations) => ({ derivation: { kind: 'java', salt, iterations }, cipher: TRIPLE_DES }),
  ],
])

function scheme(kind: 'pbkdf1' | 'pkcs12', hash: DerivationHash, cipher: Cipher): PasswordScheme {
  return (salt, iterations) => ({ derivation: { kind, hash, salt, iterations }, cipher })
}

function sequenceOf(parameters: Uint8Array | undefined, what: string): DerReader {
  const reader = new DerReader(parameters ?? new Uint8Array(0))
  reader.expect(TAG.sequence, what)
  return reader.content()
}
