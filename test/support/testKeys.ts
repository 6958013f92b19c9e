// Private keys for tests. None is stored: each is computed from its own description, so all of them are public, and
// a certificate made with one is the same on every run. They are good for nothing but tests.

import {
  checkPrimeSync,
  constants,
  createECDH,
  createHash,
  createPrivateKey,
  createPublicKey,
  type KeyObject,
  privateEncrypt,
  sign,
} from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
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
  readonly kind: 'rsa' | 'dsa' | 'ec' | 'ed25519'
  readonly spki: Uint8Array
  /** Node's form of it, to write it into a file; absent for curves that Node is not asked for. */
  readonly keyObject?: KeyObject
  /** The signature of the bytes; throws where the kind of key cannot make it. */
  sign(bytes: Uint8Array, hash: SignatureHash): Uint8Array
}

export type SignatureHash = 'md2' | 'md5' | 'sha1' | 'sha256' | 'sha384' | 'sha512'

/**
 * The key of a description: `rsa 2048`, `ec p256`, `ed25519`; a further word makes another key of the same kind
 * (`rsa 2048 other`). Keys on curves differ by `owner` too; RSA keys, which take long to make, do not. Weak ones are
 * `rsa 2048 factor-3`, `rsa 2048 close-primes`, `rsa 2048 infineon` and `rsa 2048 exponent-3`; like `dsa 2048 256`,
 * these can sign nothing. `rsa 2048 bare` lacks the NULL of its algorithm, `rsa 2048 pss` is bound to RSA-PSS, and
 * `ec explicit` is P-256 written out.
 */
export function testKey(description: string, owner: string): TestKey {
  const [kind = '', parameter = '', ...others] = description.split(/\s+/)
  switch (kind) {
    case 'rsa': {
      const weakness = others.find((it) =>
        /^(?:factor-\d+|close-primes|infineon|exponent-\d+|bare|pss)$/.test(it),
      )
      return cached(description, () =>
        weakness ? weakRsaKey(Number(parameter), weakness) : rsaKey(Number(parameter), description),
      )
    }
    case 'dsa':
      return cached(description, () => dsaKey(Number(parameter), Number(others[0])))
    case 'ec':
      if (parameter === 'explicit') return cached(description, explicitEcKey)
      return cached(`${description} ${owner}`, () => ecKey(parameter, `${description} ${owner}`))
    case 'ed25519':
      return cached(`${description} ${owner}`, () =>
        ed25519Key([kind, parameter, ...others, owner].join(' ')),
      )
    case 'ed448':
    case 'x25519':
    case 'ml-dsa':
    case 'ml-kem':
      return cached(description, () => publicKeyOnly(`${kind} ${parameter}`.trim()))
    default:
      throw new Error(
        `a key is \`rsa BITS\`, \`dsa BITS BITS\`, \`ec CURVE\`, \`ed25519\`, \`ed448\`, \`x25519\`, \`ml-dsa 44\` or \`ml-kem 768\`, not \`${description}\``,
      )
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

function weakRsaKey(bits: number, weakness: string): TestKey {
  const [kind, number] = weakness.split('-')
  const half = bits / 2
  let modulus: bigint
  if (kind === 'factor') {
    const factor = BigInt(number!)
    modulus = factor * foundPrime(bits - factor.toString(2).length + 1, `${bits} factor`)
  } else if (kind === 'close') {
    const p = foundPrime(half, `${bits} close`)
    modulus = p * primeFrom(p + 2n, 2n)
  } else if (kind === 'infineon') {
    modulus = infineonPrime(half, 5n) * infineonPrime(half, 7n)
  } else modulus = foundPrime(half, `${bits} p`) * foundPrime(half, `${bits} q`)
  const identifier = oid(`1.2.840.113549.1.1.${kind === 'pss' ? 10 : 1}`)
  return unsigning(
    'rsa',
    kind === 'bare' || kind === 'pss' ? [identifier] : [identifier, nullValue()],
    sequence(integer(modulus), integer(kind === 'exponent' ? Number(number) : 65537)),
  )
}

/** k * M + (65537^a mod M), where M is the product of the first primes (CVE-2017-15361). */
function infineonPrime(bits: number, a: bigint): bigint {
  const product = [...primesBelow(170)].reduce((all, prime) => all * BigInt(prime), 1n)
  let power = 1n
  for (let step = 0n; step < a; step++) power = (power * 65537n) % product
  const top = ((3n << BigInt(bits - 2)) / product) * product
  return primeFrom(top + power, product)
}

function* primesBelow(limit: number): Generator<number> {
  for (let candidate = 2; candidate < limit; candidate++) {
    if (checkPrimeSync(BigInt(candidate))) yield candidate
  }
}

function primeFrom(start: bigint, step: bigint): bigint {
  let candidate = start
  while (!checkPrimeSync(candidate)) candidate += step
  return candidate
}

/** RFC 3279, section 2.3.2. Of such a key only the sizes matter: its numbers are random. */
function dsaKey(bits: number, divisorBits: number): TestKey {
  const number = (size: number, seed: string) => {
    const value = toBigInt(stretch(`dsa ${size} ${seed}`, Math.ceil(size / 8))) % (1n << BigInt(size - 1))
    return (1n << BigInt(size - 1)) | value | 1n
  }
  const parameters = sequence(
    integer(number(bits, 'p')),
    integer(number(divisorBits, 'q')),
    integer(number(bits - 1, 'g')),
  )
  return unsigning('dsa', [oid('1.2.840.10040.4.1'), parameters], integer(number(bits - 1, 'y')))
}

/** Of these only the type matters: their bits are made up. */
function publicKeyOnly(name: string): TestKey {
  const [identifier, length] = PUBLIC_ONLY[name]!
  return unsigning('ec', [oid(identifier)], stretch(name, length))
}

const PUBLIC_ONLY: Readonly<Record<string, readonly [identifier: string, length: number]>> = {
  ed448: ['1.3.101.113', 57],
  x25519: ['1.3.101.110', 32],
  'ml-dsa 44': ['2.16.840.1.101.3.4.3.17', 1312],
  'ml-dsa 65': ['2.16.840.1.101.3.4.3.18', 1952],
  'ml-dsa 87': ['2.16.840.1.101.3.4.3.19', 2592],
  'ml-kem 512': ['2.16.840.1.101.3.4.4.1', 800],
  'ml-kem 768': ['2.16.840.1.101.3.4.4.2', 1184],
  'ml-kem 1024': ['2.16.840.1.101.3.4.4.3', 1568],
}

function unsigning(kind: TestKey['kind'], algorithm: readonly Uint8Array[], key: Uint8Array): TestKey {
  return {
    kind,
    spki: sequence(sequence(...algorithm), bitString(key)),
    sign: () => {
      throw new Error('this key signs nothing in tests')
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

interface TestCurve {
  readonly oid: string
  readonly bits: number
  /** Of a curve whose keys can sign: its name in OpenSSL and the order of its base point (FIPS 186-5). */
  readonly signing?: { readonly name: string; readonly order: bigint }
}

const CURVES: Readonly<Record<string, TestCurve>> = {
  p256: {
    oid: '1.2.840.10045.3.1.7',
    bits: 256,
    signing: { name: 'prime256v1', order: p256.Point.Fn.ORDER },
  },
  p384: { oid: '1.3.132.0.34', bits: 384, signing: { name: 'secp384r1', order: p384.Point.Fn.ORDER } },
  p521: { oid: '1.3.132.0.35', bits: 521, signing: { name: 'secp521r1', order: p521.Point.Fn.ORDER } },
  // Of these only the size matters: their points are random and can sign nothing.
  p192: { oid: '1.2.840.10045.3.1.1', bits: 192 },
  p224: { oid: '1.3.132.0.33', bits: 224 },
  secp256k1: { oid: '1.3.132.0.10', bits: 256 },
  secp160r1: { oid: '1.3.132.0.8', bits: 160 },
}

// RFC 5480.
function ecKey(name: string, seed: string): TestKey {
  const known = CURVES[name]
  if (!known) throw new Error(`no curve \`${name}\`: there are ${Object.keys(CURVES).join(', ')}`)
  const { signing, bits } = known
  const secret = scalar(seed, bits)
  const point = signing
    ? pointOf(signing.name, secret)
    : concat(Uint8Array.of(4), stretch(seed, 2 * secret.length))
  const spki = sequence(sequence(oid('1.2.840.10045.2.1'), oid(known.oid)), bitString(point))
  return {
    kind: 'ec',
    spki,
    ...(signing ? { keyObject: ecKeyObject(known.oid, secret, point) } : {}),
    sign: (bytes, hash) => {
      if (!signing) throw new Error(`a key on ${name} signs nothing in tests`)
      const { name: curve, order } = signing
      const hashed = digest(bytes, hash)
      // ECDSA, FIPS 186-5, section 6.4.1; with its own k for each message, and the same on every run.
      const k = scalar(`${seed} ${hashed.toString('hex')}`, bits)
      const r = toBigInt(pointOf(curve, k).subarray(1, 1 + k.length)) % order
      const e = toBigInt(hashed) >> BigInt(Math.max(0, 8 * hashed.length - bits))
      const s = (inverse(toBigInt(k), order) * (e + r * toBigInt(secret))) % order
      return sequence(integer(r), integer(s))
    },
  }
}

/** SpecifiedECDomain, SEC 1, appendix C.2. */
function explicitEcKey(): TestKey {
  const { p, a, b, Gx, Gy, n } = p256.Point.CURVE()
  const octets = (value: bigint) => octetString(toBytes(value))
  const base = concat(Uint8Array.of(4), toBytes(Gx), toBytes(Gy))
  const domain = sequence(
    integer(1),
    sequence(oid('1.2.840.10045.1.1'), integer(p)),
    sequence(octets(a), octets(b)),
    octetString(base),
    integer(n),
  )
  return unsigning('ec', [oid('1.2.840.10045.2.1'), domain], base)
}

/** A number made from a text, as many bytes as the curve's, below the order of each of these curves. */
function scalar(seed: string, bits: number): Uint8Array {
  const bytes = new Uint8Array(stretch(seed, Math.ceil(bits / 8)))
  bytes[0]! &= bits === 521 ? 0 : 0x7f
  return bytes
}

/** The base point times the scalar, uncompressed: OpenSSL is a hundred times faster at it than JavaScript. */
function pointOf(curve: string, factor: Uint8Array): Uint8Array {
  const ecdh = createECDH(curve)
  ecdh.setPrivateKey(factor)
  return new Uint8Array(ecdh.getPublicKey())
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
  return {
    kind: 'ed25519',
    spki: spkiOf(keyObject),
    keyObject,
    sign: (bytes) => new Uint8Array(sign(null, bytes, keyObject)),
  }
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

function toBigInt(bytes: Uint8Array): bigint {
  return BigInt(`0x${Buffer.from(bytes).toString('hex')}`)
}

function toBytes(value: bigint): Uint8Array {
  const hex = value.toString(16)
  return Uint8Array.from(Buffer.from(hex.length % 2 === 0 ? hex : `0${hex}`, 'hex'))
}
