// SubjectPublicKeyInfo, RFC 5280, section 4.1.2.7; RSA keys RFC 3279, section 2.3.1; EC keys RFC 5480; Edwards and
// Montgomery curves RFC 8410; ML-DSA RFC 9881; SLH-DSA RFC 9909; ML-KEM RFC 9935; GOST RFC 9215.

import { DerReader, orUndefined, TAG } from '../asn1/der.ts'
import { checkWholeBytes, magnitude, oidValue } from '../asn1/values.ts'
import { toHex } from '../base/hex.ts'
import { curveFacts, oidName, securityCategory, signatureAlgorithm } from '../registry/objectIdentifiers.ts'
import {
  type AlgorithmIdentifier,
  algorithmIdentifier,
  type PssParameters,
  pssParameters,
  pssText,
} from './algorithmIdentifier.ts'

/** SubjectPublicKeyInfo, RFC 5280, section 4.1.2.7. */
export interface PublicKey {
  readonly algorithm:
    | 'rsa'
    | 'rsaPss'
    | 'ec'
    | 'ed25519'
    | 'ed448'
    | 'x25519'
    | 'x448'
    | 'dsa'
    | 'dh'
    | 'mldsa'
    | 'slhdsa'
    | 'mlkem'
    | 'sm2'
    | 'gost'
    | 'unknown'
  readonly oid: string
  /** The DER of the algorithm's parameters, where there are any. */
  readonly parameters?: Uint8Array | undefined
  /** Size of the modulus or of the field, in bits; absent where it is not known. */
  readonly bits?: number | undefined
  /** As in RFC 8422 (`secp256r1`) or the OID. */
  readonly curve?: string | undefined
  /** `RSA 2048`, `EC P-256`, `Ed25519`. */
  readonly title: string
  /** RSA only: magnitude, without leading zeros. */
  readonly modulus?: Uint8Array | undefined
  readonly exponent?: Uint8Array | undefined
  /** RSASSA-PSS only: to what the parameters of the key's algorithm bind its signatures. */
  readonly pss?: PssParameters | undefined
  /** The whole SubjectPublicKeyInfo. */
  readonly spki: Uint8Array
  /** The content of subjectPublicKey, without the count of unused bits: an EC point, an Ed25519 key. */
  readonly key: Uint8Array
}

/** Reads the SubjectPublicKeyInfo whose SEQUENCE the reader has read last. */
export function publicKey(reader: DerReader): PublicKey {
  const { bytes, start, contentEnd: end } = reader
  const content = reader.content()
  content.expect(TAG.sequence, 'the algorithm of a public key')
  const algorithm = algorithmIdentifier(content)
  content.expect(TAG.bitString, 'subjectPublicKey')
  checkWholeBytes(content)
  content.expectEnd('SubjectPublicKeyInfo')
  return new DecodedPublicKey(
    bytes,
    start,
    end,
    content.contentStart + 1,
    algorithm,
    factsOf(algorithm, content),
  )
}

/** What lies in the certificate is shown when it is asked for: of the keys of a bundle, most of it never is. */
class DecodedPublicKey implements PublicKey {
  readonly algorithm: PublicKey['algorithm']
  readonly title: string
  readonly bits: number | undefined
  readonly curve: string | undefined
  readonly modulus: Uint8Array | undefined
  readonly exponent: Uint8Array | undefined
  readonly pss: PssParameters | undefined
  readonly #bytes: Uint8Array
  readonly #start: number
  readonly #end: number
  readonly #keyStart: number
  readonly #identifier: AlgorithmIdentifier

  constructor(
    bytes: Uint8Array,
    start: number,
    end: number,
    keyStart: number,
    identifier: AlgorithmIdentifier,
    facts: Facts,
  ) {
    this.algorithm = facts.algorithm
    this.title = facts.title
    this.bits = facts.bits
    this.curve = facts.curve
    this.modulus = facts.modulus
    this.exponent = facts.exponent
    this.pss = facts.pss
    this.#bytes = bytes
    this.#start = start
    this.#end = end
    this.#keyStart = keyStart
    this.#identifier = identifier
  }

  get oid(): string {
    return this.#identifier.oid
  }

  get parameters(): Uint8Array | undefined {
    return this.#identifier.parameters
  }

  get spki(): Uint8Array {
    return this.#bytes.subarray(this.#start, this.#end)
  }

  get key(): Uint8Array {
    return this.#bytes.subarray(this.#keyStart, this.#end)
  }
}

/** A whole SubjectPublicKeyInfo, as in a PUBLIC KEY block. */
export function decodePublicKey(der: Uint8Array): PublicKey {
  const reader = new DerReader(der)
  reader.expect(TAG.sequence, 'SubjectPublicKeyInfo')
  reader.expectEnd('SubjectPublicKeyInfo')
  return publicKey(reader)
}

/** RSAPublicKey of PKCS #1 (RFC 8017, appendix A.1.1), as in an RSA PUBLIC KEY block; `spki` is what was read. */
export function decodeRsaPublicKey(der: Uint8Array): PublicKey {
  const { modulus, exponent, end } = rsaNumbers(new DerReader(der))
  end.expectEnd('RSAPublicKey')
  const bits = bitLength(modulus)
  const oid = '1.2.840.113549.1.1.1'
  return { algorithm: 'rsa', oid, bits, title: `RSA ${bits}`, modulus, exponent, spki: der, key: der }
}

export interface DsaNumbers {
  readonly p: Uint8Array
  readonly q: Uint8Array
  readonly g: Uint8Array
  readonly y: Uint8Array
}

/** Dss-Parms and DSAPublicKey, RFC 3279, section 2.3.2; undefined where the parameters are the issuer's, or malformed. */
export function dsaNumbers({
  algorithm,
  parameters,
  key,
}: Pick<PublicKey, 'algorithm' | 'parameters' | 'key'>): DsaNumbers | undefined {
  if (algorithm !== 'dsa' || parameters === undefined) return undefined
  return orUndefined(() => {
    const outer = new DerReader(parameters)
    outer.expect(TAG.sequence, 'Dss-Parms')
    const content = outer.content()
    content.expect(TAG.integer, 'p')
    const p = magnitude(content)
    content.expect(TAG.integer, 'q')
    const q = magnitude(content)
    content.expect(TAG.integer, 'g')
    const g = magnitude(content)
    const reader = new DerReader(key)
    reader.expect(TAG.integer, 'DSAPublicKey')
    return { p, q, g, y: magnitude(reader) }
  })
}

/** Bits of a magnitude without leading zeros. */
export function bitLength(number: Uint8Array): number {
  return number.length === 0 ? 0 : number.length * 8 - (Math.clz32(number[0]!) - 24)
}

/** The title, and what is unusual or not in it: `RSA 2048, exponent 3`, `ML-DSA-65, security category 3`. */
export function keyText({ algorithm, oid, bits, title, exponent, pss }: PublicKey): string {
  const parts = [title]
  const category = securityCategory(oid)
  if (category !== undefined) parts.push(`security category ${category}`)
  if (exponent && toHex(exponent) !== '010001') parts.push(`exponent ${decimal(exponent)}`)
  if (pss) parts.push(`for ${pss.hash ?? 'an unknown hash'} with ${pssText(pss)} at least`)
  if (algorithm === 'ec' && bits !== undefined && !/\d/.test(title)) parts.push(`${bits} bits`)
  return parts.join(', ')
}

function decimal(number: Uint8Array): string {
  return BigInt(`0x${toHex(number) || '0'}`).toString()
}

type Facts = Pick<PublicKey, 'algorithm' | 'bits' | 'curve' | 'title' | 'modulus' | 'exponent' | 'pss'>

function factsOf(algorithm: AlgorithmIdentifier, bitString: DerReader): Facts {
  switch (algorithm.oid) {
    case '1.2.840.113549.1.1.1':
    case '1.2.840.113549.1.1.10': {
      const inner = new DerReader(bitString.bytes, bitString.contentStart + 1, bitString.contentEnd)
      const { modulus, exponent } = rsaNumbers(inner)
      const bits = bitLength(modulus)
      if (algorithm.oid === '1.2.840.113549.1.1.1') {
        return { algorithm: 'rsa', bits, title: `RSA ${bits}`, modulus, exponent }
      }
      const pss = pssParameters(algorithm)
      return { algorithm: 'rsaPss', bits, title: `RSA-PSS ${bits}`, modulus, exponent, ...(pss && { pss }) }
    }
    default:
      return algorithmFacts(algorithm)
  }
}

/** What the algorithm of a key says of it without the key. */
export function algorithmFacts({
  oid,
  parameters,
}: AlgorithmIdentifier): Pick<PublicKey, 'algorithm' | 'bits' | 'curve' | 'title'> {
  switch (oid) {
    case '1.2.840.113549.1.1.1':
      return { algorithm: 'rsa', title: 'RSA' }
    case '1.2.840.113549.1.1.10':
      return { algorithm: 'rsaPss', title: 'RSA-PSS' }
    case '1.2.840.10045.2.1':
      return { algorithm: 'ec', ...curveOf(parameters) }
    case '1.3.101.112':
      return { algorithm: 'ed25519', bits: 256, title: 'Ed25519' }
    case '1.3.101.113':
      return { algorithm: 'ed448', bits: 456, title: 'Ed448' }
    case '1.3.101.110':
      return { algorithm: 'x25519', bits: 256, title: 'X25519' }
    case '1.3.101.111':
      return { algorithm: 'x448', bits: 448, title: 'X448' }
    case '1.2.840.10040.4.1':
      return { algorithm: 'dsa', ...primeOf('DSA', parameters) }
    case '1.2.840.10046.2.1':
    case '1.2.840.113549.1.3.1':
      return { algorithm: 'dh', ...primeOf('DH', parameters) }
    // SM2's curve as the algorithm itself.
    case '1.2.156.10197.1.301':
      return { algorithm: 'sm2', bits: 256, title: 'SM2' }
    case '1.2.643.2.2.19':
    case '1.2.643.7.1.1.1.1':
      return { algorithm: 'gost', bits: 256, title: oidName(oid)! }
    case '1.2.643.7.1.1.1.2':
      return { algorithm: 'gost', bits: 512, title: oidName(oid)! }
    case '2.16.840.1.101.3.4.4.1':
    case '2.16.840.1.101.3.4.4.2':
    case '2.16.840.1.101.3.4.4.3':
      return { algorithm: 'mlkem', title: oidName(oid)! }
    default: {
      const known = signatureAlgorithm(oid)
      if (known?.key === 'mldsa' || known?.key === 'slhdsa') {
        return { algorithm: known.key, title: known.title }
      }
      return { algorithm: 'unknown', title: known?.title ?? oidName(oid) ?? oid }
    }
  }
}

function rsaNumbers(reader: DerReader): { modulus: Uint8Array; exponent: Uint8Array; end: DerReader } {
  reader.expect(TAG.sequence, 'RSAPublicKey')
  const numbers = reader.content()
  numbers.expect(TAG.integer, 'the modulus')
  const modulus = magnitude(numbers)
  numbers.expect(TAG.integer, 'the exponent')
  const exponent = magnitude(numbers)
  // With more numbers it is a private key.
  numbers.expectEnd('the exponent')
  return { modulus, exponent, end: reader }
}

export interface CurveDescription {
  readonly bits?: number
  readonly curve?: string
  readonly title: string
}

/** ECParameters, RFC 5480, section 2.1.1: a named curve, or (forbidden there, but met) the curve itself. */
export function curveOf(parameters: Uint8Array | undefined): CurveDescription {
  return (parameters && orUndefined(() => describeCurve(parameters))) ?? { title: 'EC' }
}

function describeCurve(parameters: Uint8Array): CurveDescription {
  const reader = new DerReader(parameters)
  reader.read()
  if (reader.tag === TAG.oid) {
    const oid = oidValue(reader)
    const facts = curveFacts(oid)
    if (facts === undefined) return { curve: oid, title: `EC ${oidName(oid) ?? oid}` }
    return { bits: facts.bits, curve: facts.name, title: `EC ${facts.title}` }
  }
  if (reader.tag !== TAG.sequence) return { title: 'EC' }
  return { ...fieldSize(reader.content()), title: 'EC with explicit parameters' }
}

/** SpecifiedECDomain: version, then FieldID with the prime of a prime field. */
function fieldSize(specified: DerReader): { bits?: number } {
  specified.read()
  if (!specified.optional(TAG.sequence)) return {}
  const field = specified.content()
  field.expect(TAG.oid, 'the type of a field')
  if (oidValue(field) !== '1.2.840.10045.1.1' || !field.optional(TAG.integer)) return {}
  return { bits: bitLength(magnitude(field)) }
}

/** The first INTEGER of the parameters is the prime modulus, of DSA as of DH. */
function primeOf(name: string, parameters: Uint8Array | undefined): { bits?: number; title: string } {
  const bits = parameters && orUndefined(() => firstIntegerBits(parameters))
  return bits === undefined ? { title: name } : { bits, title: `${name} ${bits}` }
}

function firstIntegerBits(parameters: Uint8Array): number {
  const reader = new DerReader(parameters)
  reader.expect(TAG.sequence, 'the parameters of a key')
  const content = reader.content()
  content.expect(TAG.integer, 'the prime')
  return bitLength(magnitude(content))
}
