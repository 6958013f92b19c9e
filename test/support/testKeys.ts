// Private keys for tests. None is stored: each is computed from its own description, so all of them are public, and
// a certificate made with one is the same on every run. They are good for nothing but tests.

import {
  checkPrimeSync,
  constants,
  createHash,
  createPrivateKey,
  createPublicKey,
  type KeyObject,
  privateEncrypt,
} from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { ed25519 } from '@noble/curves/ed25519.js'
import { p256, p384, p521 } from '@noble/curves/nist.js'
import {
  bitString,
  contextTag,
  integer,
  nullValue,
  octetString,
  oid,
  sequence,
} from '../../server/src/asn1/derWriter.ts'
import { concat } from '../../server/src/base/bytes.ts'

/** A key pair. It can sign where a signature of its kind is ever wanted in tests. */
export interface TestKey {
  readonly kind: 'rsa' | 'ec' | 'ed25519'
  readonly spki: Uint8Array
  /** Node's form of it, to write it into a file; absent for curves that Node is not asked for. */
  readonly keyObject?: KeyObject
  /** The signature of the bytes; throws where the kind of key cannot make it. */
  sign(bytes: Uint8Array, hash: SignatureHash): Uint8Array
}

export type SignatureHash = 'md2' | 'md5' | 'sha1' | 'sha256' | 'sha384' | 'sha512'

/**
 * The key of a description: `rsa 2048`, `ec p256`, `ed25519`; a further word makes another key of the same kind
 * (`rsa 2048 other`). Keys on curves differ by `owner` too; RSA keys, which take long to make, do not.
 */
export function testKey(description: string, owner: string): TestKey {
  const [kind = '', parameter = '', ...others] = description.split(/\s+/)
  switch (kind) {
    case 'rsa':
      return cached(description, () => rsaKey(Number(parameter), description))
    case 'ec':
      return cached(`${description} ${owner}`, () => ecKey(parameter, `${description} ${owner}`))
    case 'ed25519':
      return cached(`${description} ${owner}`, () =>
        ed25519Key([kind, parameter, ...others, owner].join(' ')),
      )
    default:
      throw new Error(`a key is \`rsa BITS\`, \`ec CURVE\` or \`ed25519\`, not \`${description}\``)
  }
}

const keys = new Map<string, TestKey>()

function cached(name: string, make: () => TestKey): TestKey {
  const known = keys.get(name)
  if (known) return known
  const made = make()
  keys.set(name, made)
  return made
}

// RFC 8017, with e = 65537.
function rsaKey(bits: number, seed: string): TestKey {
  const e = 65537n
  const p = foundPrime(Math.ceil(bits / 2), `${seed} p`)
  const q = foundPrime(Math.floor(bits / 2), `${seed} q`)
  const n = p * q
  const d = inverse(e, (p - 1n) * (q - 1n))
  const jwk = Object.entries({ n, e, d, p, q, dp: d % (p - 1n), dq: d % (q - 1n), qi: inverse(q, p) }).map(
    ([name, value]) => [name, Buffer.from(toBytes(value)).toString('base64url')],
  )
  const keyObject = createPrivateKey({ key: { kty: 'RSA', ...Object.fromEntries(jwk) }, format: 'jwk' })
  return {
    kind: 'rsa',
    spki: spkiOf(keyObject),
    keyObject,
    sign: (bytes, hash) => {
      const [identifier] = HASHES[hash]
      const digestInfo = sequence(sequence(oid(identifier), nullValue()), octetString(digest(bytes, hash)))
      return privateEncrypt({ key: keyObject, padding: constants.RSA_PKCS1_PADDING }, digestInfo)
    },
  }
}

/** The search takes long, and every process of the tests would do it again: what was found is kept in out/. */
function foundPrime(bits: number, seed: string): bigint {
  const file = join('out', 'primes', `${createHash('sha256').update(`${bits} ${seed}`).digest('hex')}.txt`)
  if (existsSync(file)) {
    const known = readFileSync(file, 'utf8')
    // Another process may be at writing it.
    if (known.endsWith('\n')) return BigInt(known.trim())
  }
  const found = prime(bits, seed)
  mkdirSync(dirname(file), { recursive: true })
  writeFileSync(file, `${found}\n`)
  return found
}

/** The first prime from a pseudo-random number on, whose two highest bits are set so that a product has all its bits. */
function prime(bits: number, seed: string): bigint {
  const top = 3n << BigInt(bits - 2)
  let candidate =
    (BigInt(`0x${stretch(seed, Math.ceil(bits / 8)).toString('hex')}`) & ((1n << BigInt(bits - 2)) - 1n)) |
    top |
    1n
  while ((candidate - 1n) % 65537n === 0n || !checkPrimeSync(candidate)) candidate += 2n
  return candidate
}

function inverse(value: bigint, modulus: bigint): bigint {
  let [a, b, x, y] = [value % modulus, modulus, 1n, 0n]
  while (b !== 0n) {
    const quotient = a / b
    ;[a, b, x, y] = [b, a - quotient * b, y, x - quotient * y]
  }
  return ((x % modulus) + modulus) % modulus
}

const CURVES: Readonly<
  Record<string, { readonly oid: string; readonly bits: number; readonly curve?: typeof p256 }>
> = {
  p256: { oid: '1.2.840.10045.3.1.7', bits: 256, curve: p256 },
  p384: { oid: '1.3.132.0.34', bits: 384, curve: p384 },
  p521: { oid: '1.3.132.0.35', bits: 521, curve: p521 },
  // Of these only the size matters: their points are random and can sign nothing.
  p192: { oid: '1.2.840.10045.3.1.1', bits: 192 },
  p224: { oid: '1.3.132.0.33', bits: 224 },
  secp160r1: { oid: '1.3.132.0.8', bits: 160 },
}

// RFC 5480.
function ecKey(name: string, seed: string): TestKey {
  const known = CURVES[name]
  if (!known) throw new Error(`no curve \`${name}\`: there are ${Object.keys(CURVES).join(', ')}`)
  const { curve, bits } = known
  const width = Math.ceil(bits / 8)
  const secret = new Uint8Array(stretch(seed, width))
  // Below the order of each of these curves.
  secret[0]! &= bits === 521 ? 0 : 0x7f
  const point = curve ? curve.getPublicKey(secret, false) : concat(Uint8Array.of(4), stretch(seed, 2 * width))
  const spki = sequence(sequence(oid('1.2.840.10045.2.1'), oid(known.oid)), bitString(point))
  return {
    kind: 'ec',
    spki,
    ...(curve ? { keyObject: ecKeyObject(known.oid, secret, point) } : {}),
    sign: (bytes, hash) => {
      if (!curve) throw new Error(`a key on ${name} signs nothing in tests`)
      return curve.sign(new Uint8Array(digest(bytes, hash)), secret, {
        prehash: false,
        format: 'der',
        lowS: false,
      })
    },
  }
}

// ECPrivateKey, RFC 5915, in PrivateKeyInfo, RFC 5208.
function ecKeyObject(curveOid: string, secret: Uint8Array, point: Uint8Array): KeyObject {
  const ecPrivateKey = sequence(integer(1), octetString(secret), contextTag(1, bitString(point)))
  const der = sequence(
    integer(0),
    sequence(oid('1.2.840.10045.2.1'), oid(curveOid)),
    octetString(ecPrivateKey),
  )
  return createPrivateKey({ key: Buffer.from(der), format: 'der', type: 'pkcs8' })
}

// RFC 8410.
function ed25519Key(seed: string): TestKey {
  const secret = new Uint8Array(stretch(seed, 32))
  const der = sequence(integer(0), sequence(oid('1.3.101.112')), octetString(octetString(secret)))
  const keyObject = createPrivateKey({ key: Buffer.from(der), format: 'der', type: 'pkcs8' })
  return { kind: 'ed25519', spki: spkiOf(keyObject), keyObject, sign: (bytes) => ed25519.sign(bytes, secret) }
}

function spkiOf(keyObject: KeyObject): Uint8Array {
  return new Uint8Array(createPublicKey(keyObject).export({ format: 'der', type: 'spki' }))
}

const HASHES: Readonly<Record<SignatureHash, readonly [oid: string, length: number]>> = {
  md2: ['1.2.840.113549.2.2', 16],
  md5: ['1.2.840.113549.2.5', 16],
  sha1: ['1.3.14.3.2.26', 20],
  sha256: ['2.16.840.1.101.3.4.2.1', 32],
  sha384: ['2.16.840.1.101.3.4.2.2', 48],
  sha512: ['2.16.840.1.101.3.4.2.3', 64],
}

function digest(bytes: Uint8Array, hash: SignatureHash): Buffer {
  // OpenSSL has no MD2, and nothing is going to verify it.
  return createHash(hash === 'md2' ? 'md5' : hash)
    .update(bytes)
    .digest()
}

/** `length` bytes made from a text. */
function stretch(seed: string, length: number): Buffer {
  const parts: Buffer[] = []
  for (let index = 0; parts.length * 32 < length; index++) {
    parts.push(createHash('sha256').update(`TLS Lens test key: ${seed} ${index}`).digest())
  }
  return Buffer.concat(parts).subarray(0, length)
}

function toBytes(value: bigint): Uint8Array {
  const hex = value.toString(16)
  return Uint8Array.from(Buffer.from(hex.length % 2 === 0 ? hex : `0${hex}`, 'hex'))
}
